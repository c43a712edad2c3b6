import { stat } from 'node:fs/promises';
import { createRealClock } from '@longhaul/platform/clock';
import { TerminalError, UsageError } from '@longhaul/wiring/errors';
import type { Api } from '../api.ts';
import { textFlag, type Arguments } from '../arguments.ts';
import { choiceFlag } from '../flags.ts';
import { bytes } from '../terminal/numbers.ts';
import { putFile } from './put-file.ts';

/** From this size on a file goes around the service where that is offered. */
const largeBytes = 64 * 1024 * 1024;
const mostTries = 5;
const firstRetryMs = 1_000;

/**
 * Puts a large file where the service's store takes it by itself, so that gigabytes pass no service.
 * Answers the upload's id for the submission; `undefined` where the items go in its body.
 *
 * A put that breaks off is begun again, with a new address: a store keeps nothing of half a file.
 *
 * @throws UsageError, TerminalError
 */
export async function uploadFirst(
  given: Arguments,
  api: Api,
  path: string,
): Promise<string | undefined> {
  const uploaded = textFlag(given, 'uploaded');
  if (uploaded !== undefined) return uploaded;
  const way = choiceFlag(given, 'upload', ['presigned', 'direct', 'auto']) ?? 'auto';
  if (way === 'presigned' && path === '-') {
    throw new UsageError(
      '--upload presigned takes a file: the length of standard input is not known beforehand.',
    );
  }
  if (way === 'direct' || path === '-') return undefined;
  const { size } = await stat(path);
  if (way === 'auto' && size < largeBytes) return undefined;
  if (await isOffered(api)) return put(api, { path, bytes: size });
  if (way === 'auto') return undefined;
  throw new UsageError(
    'This service has no store that takes uploads by itself. Leave --upload out: the file then goes through the service.',
  );
}

async function isOffered({ client }: Api): Promise<boolean> {
  return (await client.send('readAccount', {})).features.uploads;
}

async function put(
  { client }: Api,
  file: { readonly path: string; readonly bytes: number },
): Promise<string> {
  const clock = createRealClock();
  const meter = createMeter(file.bytes, () => clock.now());
  for (let tries = 1; ; tries += 1) {
    const { uploadId, url, headers, maxBytes } = await client.send('createUpload', {});
    if (file.bytes > maxBytes) {
      throw new UsageError(
        `${file.path} has ${bytes(file.bytes)}, and one upload takes ${bytes(maxBytes)}. Compress it with gzip, or split it.`,
      );
    }
    const end = await putFile({ url, headers }, file, meter.show).finally(meter.clear);
    if (end.kind === 'put') return uploadId;
    const what = `${file.path} could not be uploaded: ${end.reason}`;
    if (end.kind === 'no' || tries === mostTries) {
      throw new TerminalError(
        `${what} Try again, or hand it through the service: --upload direct.`,
      );
    }
    process.stderr.write(`${what} It is tried again.\n`);
    await clock.sleep(firstRetryMs * 2 ** (tries - 1));
  }
}

const redrawEveryMs = 100;
const megabyte = 1024 * 1024;

/** One line that moves, on a terminal alone. */
function createMeter(total: number, now: () => number) {
  const startedAt = now();
  let drawnAt = -Infinity;
  return {
    show: (count: number): void => {
      if (process.stderr.isTTY !== true || now() - drawnAt < redrawEveryMs) return;
      drawnAt = now();
      const rate = count / megabyte / Math.max(0.001, (now() - startedAt) / 1000);
      const share = Math.floor((100 * count) / Math.max(1, total));
      const done = `${bytes(count)} of ${bytes(total)}`;
      process.stderr.write(
        `\r\u001b[2KUploading ${String(share)}%  ${done} · ${rate.toFixed(1)} MB/s`,
      );
    },
    clear: (): void => {
      if (drawnAt > -Infinity) process.stderr.write('\r\u001b[2K');
      drawnAt = -Infinity;
    },
  };
}
