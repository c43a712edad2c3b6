import type { Client } from '@longhaul/api-contract/client/client';
import {
  controlReplyCodec,
  redriveReplyCodec,
  type ControlReply,
} from '@longhaul/api-contract/documents/control';
import { itemListQuerySchema } from '@longhaul/api-contract/routes/reading';
import { createRealClock } from '@longhaul/platform/clock';
import { UsageError } from '@longhaul/wiring/errors';
import { findJobId, remoteApi } from '../../api.ts';
import { isSet, onlyPositional, textFlag, type Arguments } from '../../arguments.ts';
import { countFlag, idsFlag, instantFlag, toleranceFlag, usdFlag } from '../../flags.ts';
import { exitCode } from '../../exit-code.ts';
import { watchJob } from './watch.ts';

type Word = (client: Client, jobId: string) => Promise<ControlReply>;

/** Says one word to a job and tells what came of it. */
async function say(given: Arguments, word: Word): Promise<number> {
  const start = onlyPositional(given, 'a job');
  const api = remoteApi(given);
  const reply = await word(api.client, await findJobId(api, start));
  const text = isSet(given, 'json') ? controlReplyCodec.encodeText(reply) : reply.message;
  process.stdout.write(`${text}\n`);
  return exitCode.ok;
}

/** `longhaul cancel JOB`: ends it with what it has. */
export function cancel(given: Arguments): Promise<number> {
  const mode = isSet(given, 'now') ? 'now' : 'drain';
  return say(given, (client, jobId) =>
    client.send('cancelJob', { params: { jobId }, body: { mode } }),
  );
}

/** `longhaul pause JOB`: starts nothing new until it is resumed. */
export function pause(given: Arguments): Promise<number> {
  const reason = textFlag(given, 'reason');
  const body = reason === undefined ? {} : { reason };
  return say(given, (client, jobId) => client.send('pauseJob', { params: { jobId }, body }));
}

/** `longhaul resume JOB`: goes on after a pause or a block. */
export function resume(given: Arguments): Promise<number> {
  return say(given, (client, jobId) => client.send('resumeJob', { params: { jobId } }));
}

/** `longhaul change JOB`: other lanes, deadline, thresholds or cap while it runs. */
export function change(given: Arguments): Promise<number> {
  const wanted = {
    lanes: countFlag(given, 'lanes'),
    deadlineAt: instantFlag(given, 'deadline', createRealClock().now()),
    ...toleranceFlag(given),
    capMicroDollars: usdFlag(given, 'max-cost'),
  };
  const body = Object.fromEntries(
    Object.entries(wanted).filter(([, value]) => value !== undefined),
  );
  if (Object.keys(body).length === 0) {
    throw new UsageError('longhaul change needs something to change. See longhaul change --help.');
  }
  return say(given, (client, jobId) => client.send('changeJob', { params: { jobId }, body }));
}

/** `longhaul redrive JOB`: runs what failed again, in a new round. */
export async function redrive(given: Arguments): Promise<number> {
  const start = onlyPositional(given, 'a job');
  const ids = idsFlag(given);
  const codes = codesFlag(given);
  const api = remoteApi(given);
  const jobId = await findJobId(api, start);
  const reply = await api.client.send('redriveJob', {
    params: { jobId },
    body: { ...(codes && { codes }), ...(ids && { itemIds: [...ids] }) },
  });
  const isJson = isSet(given, 'json');
  process.stdout.write(`${isJson ? redriveReplyCodec.encodeText(reply) : reply.message}\n`);
  if (reply.kind === 'nothing_failed' || !isSet(given, 'watch')) return exitCode.ok;
  return watchJob(api, jobId, { isJson });
}

const outcomeCodes = itemListQuerySchema.shape.code.unwrap().options;

function codesFlag(given: Arguments): (typeof outcomeCodes)[number][] | undefined {
  const text = textFlag(given, 'code');
  return text?.split(',').map((word) => {
    const code = outcomeCodes.find((known) => known === word.trim().toUpperCase());
    if (code) return code;
    throw new UsageError(`There is no code ${word}. There are: ${outcomeCodes.join(', ')}.`);
  });
}
