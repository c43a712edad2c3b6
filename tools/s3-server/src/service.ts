import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultKind } from './control/faults.ts';
import { createFaults, faultError, type FaultRule, type Faults } from './control/faults.ts';
import { readBody, readHead, type S3Request } from './http/request.ts';
import { S3Error } from './http/s3-error.ts';
import { verifySignature, type Credentials } from './http/signature.ts';
import { createBucket, type Bucket } from './objects/bucket.ts';
import { checkCondition, conditionOf } from './objects/condition.ts';
import { createMultipartUploads, type MultipartUploads } from './objects/multipart-uploads.ts';
import type { Reply } from './operations/operation.ts';
import {
  isConditional,
  operationOf,
  perform,
  type OperationName,
} from './operations/operations.ts';

/**
 * How write conditions are kept. `racy` compares first and writes a moment later, as a store without
 * a lock does: two writers who come together both win. `ignored` answers 200 to everything.
 */
export type ConditionMode = 'enforced' | 'racy' | 'ignored';

export type ServiceOptions = {
  readonly buckets: readonly string[];
  readonly credentials: Credentials;
  readonly conditions: ConditionMode;
  readonly faults: readonly FaultRule[];
  /** Decides shares of faults; equal seeds meet equal requests alike. */
  readonly seed: number;
  readonly mostBytes: number;
  readonly now: () => number;
};

/** Owns buckets, open uploads and faults. Knows nothing of sockets. */
export type Service = {
  readonly options: ServiceOptions;
  readonly buckets: ReadonlyMap<string, Bucket>;
  readonly uploads: MultipartUploads;
  readonly faults: Faults;
};

export function createService(options: ServiceOptions): Service {
  return {
    options,
    buckets: new Map(options.buckets.map((name) => [name, createBucket(options.mostBytes)])),
    uploads: createMultipartUploads(),
    faults: createFaults(options.faults, seededRandom(options.seed)),
  };
}

/** A request that was understood and may be answered. */
export type Admitted = {
  readonly request: S3Request;
  readonly operation: OperationName;
  readonly bucket: Bucket;
  readonly fault: FaultKind | undefined;
};

/** Who asks, for what, and what shall go wrong. @throws S3Error */
export function admit(service: Service, incoming: IncomingMessage): Admitted {
  const request = readHead(incoming);
  verifySignature({ ...request, query: request.rawQuery }, service.options.credentials);
  const operation = operationOf(request);
  const bucket = service.buckets.get(request.bucket);
  if (!bucket) throw new S3Error('NoSuchBucket', 'The specified bucket does not exist.');
  const { method, key } = request;
  const fault = service.faults.next({ operation, method, key });
  return { request, operation, bucket, fault };
}

/** The answer to an admitted request, the body read first. @throws S3Error */
export async function answer(
  service: Service,
  admitted: Admitted,
  incoming: IncomingMessage,
): Promise<{ readonly reply: Reply; readonly bytesIn: number }> {
  const { request, operation, bucket, fault } = admitted;
  const { uploads, options } = service;
  const body = await readBody(incoming, request, options.mostBytes);
  const error = fault && faultError(fault);
  if (error) throw error;
  const mode = fault === 'unconditional' ? 'ignored' : options.conditions;
  const asked = await underConditions(mode, admitted);
  const reply = perform(operation, { request: asked, body, bucket, uploads, nowMs: options.now() });
  return { reply, bytesIn: body.bytes.byteLength };
}

/** Long enough for a second writer to come between, and too short to be waited for. */
const racyGapMs = 100;

async function underConditions(
  mode: ConditionMode,
  { request, operation, bucket }: Admitted,
): Promise<S3Request> {
  if (mode === 'enforced' || !isConditional(operation)) return request;
  if (mode === 'racy') {
    checkCondition(bucket.get(request.key), conditionOf(request.headers));
    await sleep(racyGapMs);
  }
  const headers = new Map(request.headers);
  headers.delete('if-none-match');
  headers.delete('if-match');
  return { ...request, headers };
}

/** Mulberry32: small, seeded, good enough to draw faults. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
