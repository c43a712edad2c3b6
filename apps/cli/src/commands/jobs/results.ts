import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import type { Writable } from 'node:stream';
import { bodyPieces, type FetchReply } from '@longhaul/api-contract/client/fetch';
import { TerminalError, UsageError } from '@longhaul/wiring/errors';
import { anyApi, findJobId, type Api } from '../../api.ts';
import { isSet, onlyPositional, textFlag, type Arguments } from '../../arguments.ts';
import { exitCode } from '../../exit-code.ts';

const formats = ['ndjson', 'map', 'csv'] as const;

/** `longhaul results JOB`: what came out, also while it comes. */
export function results(given: Arguments): Promise<number> {
  const asked = formats.filter((format) => isSet(given, format));
  if (asked.length > 1) throw new UsageError(`Give one of --${asked.join(' and --')}.`);
  const [format = 'ndjson'] = asked;
  return download(given, ({ client }, jobId) =>
    client.send('readResults', { params: { jobId }, query: { format } }),
  );
}

/** `longhaul failed JOB`: what did not come out, each with its code. */
export function failed(given: Arguments): Promise<number> {
  return download(given, ({ client }, jobId) => client.send('readFailed', { params: { jobId } }));
}

async function download(
  given: Arguments,
  read: (api: Api, jobId: string) => Promise<FetchReply>,
): Promise<number> {
  const start = onlyPositional(given, 'a job');
  const out = textFlag(given, 'out') ?? '-';
  const api = await anyApi(given);
  try {
    const reply = await read(api, await findJobId(api, start));
    if (out === '-') await write(process.stdout, bodyPieces(reply));
    else await writeFile(out, bodyPieces(reply));
  } finally {
    await api.close();
  }
  return exitCode.ok;
}

async function write(stream: Writable, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const piece of pieces) if (!stream.write(piece)) await once(stream, 'drain');
}

/** Replaces the file in one step: half a download is none. */
async function writeFile(path: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const temporary = `${path}.${String(process.pid)}.tmp`;
  const file = createWriteStream(temporary);
  try {
    const closed = finished(file);
    closed.catch(() => undefined);
    await Promise.race([closed, write(file, pieces)]);
    file.end();
    await closed;
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new TerminalError(`${path} could not be written (${code}). Give another with --out.`, {
      cause: error,
    });
  }
}
