import { promisify } from 'node:util';
import { brotliCompress, constants, gzip as gzipCompress } from 'node:zlib';
import type { Bench, BenchContext, BenchReport } from '../bench.ts';
import { alternate } from '../measure/alternate.ts';
import { ratios, summarize } from '../measure/summary.ts';
import { sampleLines } from '../sample-file.ts';

const deals = 127;
const batchDeals = 15;
const lambdaPayloadBytes = 6 * 1024 * 1024;
const megabyte = 1_000_000;

const gzipAsync = promisify(gzipCompress);
const brotliAsync = promisify(brotliCompress);

/** What compression makes of the payload: decision 3. */
export const gzip: Bench = {
  name: 'gzip',
  about: 'gzip and brotli on a batch of the 127-deal payload: bytes and time',
  run,
};

async function run({ runs, say }: BenchContext): Promise<BenchReport> {
  const lines = [...sampleLines({ size: 'full', count: deals })];
  const whole = Buffer.concat(lines);
  const batch = Buffer.concat(lines.slice(0, batchDeals));
  const compress = (packed: () => Promise<Buffer>) => async () => {
    const startedMs = performance.now();
    const { byteLength } = await packed();
    return { bytes: byteLength, ms: performance.now() - startedMs };
  };
  const brotli = (quality: number) => () =>
    brotliAsync(batch, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });
  const measured = await alternate(
    {
      'gzip 6': compress(() => gzipAsync(batch)),
      'gzip 9': compress(() => gzipAsync(batch, { level: 9 })),
      'brotli 5': compress(brotli(5)),
      'brotli 11': compress(brotli(11)),
    },
    runs,
    (name, number) => say(`gzip: ${name}, run ${String(number)}`),
  );
  const bases = measured['gzip 6'];
  const gzipped = await gzipAsync(whole);
  return {
    title: `Compression of a batch of ${String(batchDeals)} full deals (${inMb(batch)} MB)`,
    columns: ['codec', 'share of the text', 'bytes ÷ gzip 6', 'time ÷ gzip 6', 'MB/s'],
    rows: Object.entries(measured).map(([name, packed]) => [
      name,
      (packed[0]?.bytes ?? NaN) / batch.byteLength,
      (packed[0]?.bytes ?? NaN) / (bases[0]?.bytes ?? NaN),
      summarize(
        ratios(
          packed.map(({ ms }) => ms),
          bases.map(({ ms }) => ms),
        ),
      ),
      summarize(packed.map(({ ms }) => (1000 * batch.byteLength) / megabyte / ms)),
    ]),
    notes: [
      `The whole payload of ${String(deals)} deals: ${inMb(whole)} MB, ${inMb(gzipped)} MB with gzip 6; an invocation takes ${(lambdaPayloadBytes / megabyte).toFixed(1)} MB.`,
    ],
  };
}

function inMb(bytes: Uint8Array): string {
  return (bytes.byteLength / megabyte).toFixed(1);
}
