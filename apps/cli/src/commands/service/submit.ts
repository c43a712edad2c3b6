import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import type { Ask } from '@longhaul/api-contract/client/client';
import { bodyPieces } from '@longhaul/api-contract/client/fetch';
import {
  badLineCodec,
  submittedCodec,
  type Submitted,
} from '@longhaul/api-contract/documents/submission';
import { createRealClock } from '@longhaul/platform/clock';
import { UsageError } from '@longhaul/wiring/errors';
import { findWorkload } from '@longhaul/wiring/workloads';
import { remoteApi, type Api } from '../../api.ts';
import { isSet, onlyPositional, textFlag, type Arguments } from '../../arguments.ts';
import { countFlag, instantFlag, planFlag, toleranceFlag, usdFlag } from '../../flags.ts';
import { exitCode } from '../../exit-code.ts';
import { counted } from '../../terminal/numbers.ts';
import { uploadFirst } from '../../upload/upload-first.ts';
import { watchJob } from './watch.ts';

/** `longhaul submit <file | ->`: hands a file to a service. */
export async function submit(given: Arguments): Promise<number> {
  const path = onlyPositional(given, 'a file (or - for standard input)');
  const api = remoteApi(given);
  const body = path === '-' ? Readable.toWeb(process.stdin) : await blobOf(path);
  const key = textFlag(given, 'idempotency-key');
  const query = queryOf(given, path);
  const upload = await uploadFirst(given, api, path);
  const submitted = await api.client
    .send('submitJob', {
      query: { ...query, upload },
      ...(upload === undefined ? { body: body as Ask<'submitJob'>['body'] } : {}),
      ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
    })
    .catch((error: unknown) => {
      if (upload !== undefined) process.stderr.write(sayHowToGoOn(path, upload));
      throw error;
    });
  const isJson = isSet(given, 'json');
  if (isJson) process.stdout.write(`${submittedCodec.encodeText(submitted)}\n`);
  else await tell(api, submitted, path, given);
  if (isSet(given, 'watch')) return watchJob(api, submitted.jobId, { isJson });
  return submitted.rejected > 0 ? exitCode.incomplete : exitCode.ok;
}

function sayHowToGoOn(path: string, upload: string): string {
  return `${path} is uploaded. It need not be sent again: longhaul submit ${path} --uploaded ${upload}\n`;
}

async function blobOf(path: string): Promise<Blob> {
  const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
    const reason =
      error.code === 'ENOENT' ? 'does not exist' : `cannot be read (${error.code ?? ''})`;
    throw new UsageError(`${path} ${reason}. Give a file of deals, or - for standard input.`);
  });
  if (stats.isDirectory()) {
    throw new UsageError(
      `${path} is a folder. Give one NDJSON or JSON file, or - for standard input.`,
    );
  }
  return openAsBlob(path);
}

function queryOf(given: Arguments, path: string): Ask<'submitJob'>['query'] {
  const named = basename(path)
    .replace(/\.gz$/i, '')
    .replace(/\.(nd)?jsonl?$/i, '');
  const nowMs = createRealClock().now();
  return {
    workload: textFlag(given, 'workload'),
    pipeline: textFlag(given, 'pipeline') ?? (path === '-' ? 'stdin' : named),
    model: textFlag(given, 'model'),
    plan: planFlag(given),
    batchSize: countFlag(given, 'batch-size'),
    lanes: countFlag(given, 'lanes'),
    limit: countFlag(given, 'limit'),
    asOf: instantFlag(given, 'as-of', nowMs),
    deadlineAt: instantFlag(given, 'deadline', nowMs),
    ...toleranceFlag(given),
    capMicroDollars: usdFlag(given, 'max-cost'),
    ...(isSet(given, 'strict') ? { strict: true } : {}),
    ...(isSet(given, 'fresh') ? { fresh: true } : {}),
  };
}

/** More bad lines than this are counted, not listed. */
const listedLines = 10;

async function tell(api: Api, submitted: Submitted, path: string, given: Arguments): Promise<void> {
  const { jobId, joined, accepted, rejected } = submitted;
  const { noun } = await findWorkload(textFlag(given, 'workload') ?? 'deals');
  const joins = joined ? ', which was asked for before: what is finished is not called again' : '';
  process.stdout.write(`Job ${jobId}  ${counted(accepted, noun)}${joins}\n`);
  if (rejected > 0) {
    const shown = path === '-' ? 'standard input' : path;
    for (const line of await badLines(api, jobId, shown)) process.stderr.write(`${line}\n`);
    const lines = counted(rejected, { one: 'line', many: 'lines' });
    process.stderr.write(`${lines} left out.\n`);
  }
  if (!isSet(given, 'watch')) process.stderr.write(`Watch it: longhaul watch ${jobId}\n`);
}

async function badLines({ client }: Api, jobId: string, path: string): Promise<string[]> {
  const reply = await client.send('readRejected', { params: { jobId } });
  const told: string[] = [];
  let rest = '';
  const decoder = new TextDecoder();
  for await (const piece of bodyPieces(reply)) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const decoded = badLineCodec.decodeText(line);
      if (!decoded.ok) continue;
      const { line: number, field, reason } = decoded.value;
      told.push(`${path}:${String(number)}: ${field === '' ? 'the line' : field} ${reason}`);
      if (told.length === listedLines) return [...told, 'More bad lines are only counted here.'];
    }
  }
  return told;
}
