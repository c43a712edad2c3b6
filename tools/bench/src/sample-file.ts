import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { generateDeals, type DealSize } from '@longhaul/sample-deals/generate';

export type SampleOptions = {
  readonly size: DealSize;
  /** Ends after so many deals, or with the deal that reaches `bytes`; one of them must be given. */
  readonly count?: number;
  readonly bytes?: number;
  /** Longer lines are left out. */
  readonly maxLineBytes?: number;
};

export type SampleFile = {
  readonly path: string;
  readonly deals: number;
  readonly bytes: number;
};

const asOf = '2026-11-20';
const seed = 1;

/** The sample deals as lines of NDJSON, the same ones each time. */
export function* sampleLines(options: SampleOptions): Generator<Buffer> {
  const { size, count = Infinity, bytes = Infinity, maxLineBytes = Infinity } = options;
  let made = 0;
  let madeBytes = 0;
  for (const { deal } of generateDeals({ count: Infinity, seed, size, asOf })) {
    if (made >= count || madeBytes >= bytes) return;
    const line = Buffer.from(`${JSON.stringify(deal)}\n`);
    if (line.byteLength > maxLineBytes) continue;
    made += 1;
    madeBytes += line.byteLength;
    yield line;
  }
}

/** Writes the sample deals to a file, one at a time: a gigabyte needs the memory of one deal. */
export async function writeSample(
  folder: string,
  name: string,
  options: SampleOptions,
): Promise<SampleFile> {
  const path = join(folder, name);
  let deals = 0;
  let bytes = 0;
  const counted = function* (): Generator<Buffer> {
    for (const line of sampleLines(options)) {
      deals += 1;
      bytes += line.byteLength;
      yield line;
    }
  };
  await pipeline(Readable.from(counted()), createWriteStream(path));
  return { path, deals, bytes };
}
