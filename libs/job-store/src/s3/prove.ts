import { encodeUtf8 } from '@longhaul/jobs/text';
import { TerminalError } from '@longhaul/ports/errors';
import { tryCreate } from './create-once.ts';
import { deleteObject } from './delete-object.ts';
import { abortMultipart, completeMultipart, startMultipart, uploadPart } from './multipart.ts';
import { getObject } from './read-object.ts';
import type { Requests } from './request/requests.ts';

/** Rounds in which writers race for one key, and how many race. */
const rounds = 4;
const racers = 4;

/**
 * Proves that the store keeps `If-None-Match: *`, on which every checkpoint rests: a store that
 * ignores it answers 200 to everybody, and nothing would ever look wrong until results differ.
 * Writes a few probe objects and takes them away again.
 *
 * @throws `TerminalError` when the store does not keep it, cannot be reached or may not be used
 */
export async function proveConditions(requests: Requests): Promise<void> {
  const keys: string[] = [];
  const freshKey = (): string => {
    const key = `.longhaul/probe/${requests.random.token()}`;
    keys.push(key);
    return key;
  };
  const cleanUp = async (): Promise<void> => {
    await Promise.all(keys.map((key) => deleteObject(requests, key)));
  };
  try {
    await prove(requests, freshKey);
  } catch (error) {
    // Why the store was refused is what its user must hear.
    await cleanUp().catch(() => undefined);
    throw error;
  }
  await cleanUp();
}

async function prove(requests: Requests, freshKey: () => string): Promise<void> {
  const taken = freshKey();
  await proveSecondPut(requests, taken);
  await proveMultipart(requests, taken);
  for (let round = 0; round < rounds; round += 1) await proveRace(requests, freshKey());
}

async function proveSecondPut(requests: Requests, key: string): Promise<void> {
  await tryCreate(requests, key, encodeUtf8('first'), requests.random.token());
  const second = await tryCreate(requests, key, encodeUtf8('second'), requests.random.token());
  const content = await getObject(requests, key);
  const isKept = content !== undefined && Buffer.from(content).equals(encodeUtf8('first'));
  if (second.kind !== 'taken' || !isKept) {
    throw refusal(requests, 'it ignores If-None-Match, so a second write replaced the first');
  }
}

/** Large objects are made of parts; the condition then stands in the request that joins them. */
async function proveMultipart(requests: Requests, key: string): Promise<void> {
  const multipart = await startMultipart(requests, key);
  await uploadPart(requests, key, multipart, encodeUtf8('third'));
  const answer = await completeMultipart(requests, key, multipart);
  if (answer.kind === 'ok') {
    throw refusal(requests, 'it ignores If-None-Match where a multipart upload is completed');
  }
  await abortMultipart(requests, key, multipart);
}

async function proveRace(requests: Requests, key: string): Promise<void> {
  const puts = Array.from({ length: racers }, (_, racer) =>
    tryCreate(requests, key, encodeUtf8(`racer ${String(racer)}`), requests.random.token()),
  );
  const answers = await Promise.all(puts);
  const winners = answers.filter(({ kind }) => kind === 'ok');
  // None is possible: the winner's answer may have been lost, and its next attempt met its own.
  if (winners.length > 1) {
    const who = `${String(winners.length)} of ${String(racers)} writers who came together`;
    throw refusal(
      requests,
      `it compares If-None-Match without a lock: it told ${who} that they won`,
    );
  }
}

function refusal(requests: Requests, why: string): TerminalError {
  return new TerminalError(
    `The store ${requests.place} cannot be used: ${why}. Results would be overwritten without a sign. Use Amazon S3, or a compatible store whose conditional writes are atomic (SeaweedFS from 4.17, RustFS from 1.0).`,
  );
}
