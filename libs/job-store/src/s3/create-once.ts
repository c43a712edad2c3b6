import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { PutReply } from '@longhaul/ports/job-store';
import type { Answer, Requests } from './requests.ts';

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

/** Whether the answer to a conditional write means that this writer's object stands. */
export async function createdOrExists(
  requests: Requests,
  key: string,
  writer: string,
  answer: Answer<unknown>,
): Promise<PutReply> {
  if (answer.kind === 'ok') return 'created';
  const isRefused = answer.kind === 'taken' || answer.kind === 'gone';
  if (isRefused && answer.mayHaveHappened && (await isOurs(requests, key, writer))) {
    return 'created';
  }
  if (answer.kind === 'taken') return 'exists';
  throw new Error(`The store answered "${answer.kind}" to a write of ${key}.`);
}

async function isOurs(requests: Requests, key: string, writer: string): Promise<boolean> {
  const { bucket, fullKey } = requests;
  const answer = await requests.ask({
    doing: 'read',
    key,
    carries: 'little',
    run: (client, abortSignal) =>
      client.send(new HeadObjectCommand({ Bucket: bucket, Key: fullKey(key) }), { abortSignal }),
  });
  return answer.kind === 'ok' && answer.value.Metadata?.['writer'] === writer;
}
