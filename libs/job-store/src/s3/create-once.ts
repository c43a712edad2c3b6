import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { RetryableError, TerminalError } from '@longhaul/ports/errors';
import type { PutReply } from '@longhaul/ports/job-store';
import type { Answer, Requests } from './request/requests.ts';

/**
 * Puts a small object under `If-None-Match: *`. When the answer to a put is lost, the next attempt
 * meets the object of the first: the writer's token in its metadata tells it from somebody else's.
 */
export async function putObjectOnce(
  requests: Requests,
  key: string,
  bytes: Uint8Array,
): Promise<PutReply> {
  const writer = requests.random.token();
  const answer = await tryCreate(requests, key, bytes, writer);
  return createdOrExists(requests, key, writer, answer);
}

/** One conditional put, its answer as the store gave it. */
export async function tryCreate(
  requests: Requests,
  key: string,
  bytes: Uint8Array,
  writer: string,
): Promise<Answer<unknown>> {
  const { bucket, fullKey } = requests;
  return requests.ask({
    doing: 'write',
    key,
    carries: 'content',
    run: (client, abortSignal) =>
      client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: fullKey(key),
          Body: bytes,
          IfNoneMatch: '*',
          Metadata: writerMark(writer),
        }),
        { abortSignal },
      ),
  });
}

/** What goes with every object that is created once. */
export function writerMark(writer: string): Record<string, string> {
  return { writer };
}

/**
 * What the answer to a conditional write means for its writer. Only where an attempt had no answer,
 * or a multipart upload is no longer known, does it take a look at what stands.
 *
 * @throws `RetryableError` when the parts are gone and nothing stands: everything must be sent again
 */
export async function createdOrExists(
  requests: Requests,
  key: string,
  writer: string,
  answer: Answer<unknown>,
): Promise<PutReply> {
  if (answer.kind === 'ok') return 'created';
  if (answer.kind === 'taken' && !answer.mayHaveHappened) return 'exists';
  if (answer.kind !== 'taken' && answer.kind !== 'gone') {
    throw new Error(
      `The store answered "${answer.kind}" to a write of ${key}, which S3 never does.`,
    );
  }
  const standing = await lookAt(requests, key).catch((error: unknown): Standing => {
    // Who may create but not read, as a worker of a fleet, cannot look; that something stands is
    // known without.
    if (answer.kind === 'taken' && error instanceof TerminalError) return { kind: 'nothing' };
    throw error;
  });
  if (standing.kind === 'object') return standing.writer === writer ? 'created' : 'exists';
  if (answer.kind === 'taken') return 'exists';
  // S3 forgets an upload after a conflict where it was to be completed.
  const what = `The parts of ${key} in ${requests.place} are gone, and no object stands.`;
  throw new RetryableError(`${what} It is written again from the start.`, 0);
}

type Standing =
  { readonly kind: 'object'; readonly writer: string | undefined } | { readonly kind: 'nothing' };

async function lookAt(requests: Requests, key: string): Promise<Standing> {
  const { bucket, fullKey } = requests;
  const answer = await requests.ask({
    doing: 'read',
    key,
    carries: 'little',
    run: (client, abortSignal) =>
      client.send(new HeadObjectCommand({ Bucket: bucket, Key: fullKey(key) }), { abortSignal }),
  });
  if (answer.kind !== 'ok') return { kind: 'nothing' };
  return { kind: 'object', writer: answer.value.Metadata?.['writer'] };
}
