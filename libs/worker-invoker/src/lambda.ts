import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { LambdaClientConfig } from '@aws-sdk/client-lambda';
import { fullJitterMs } from '@longhaul/admission/retry';
import { invocationCodec, maxInvocationBytes } from '@longhaul/jobs/documents/invocation';
import { encodeUtf8 } from '@longhaul/jobs/text';
import type { Clock } from '@longhaul/ports/clock';
import type { Random } from '@longhaul/ports/random';
import type {
  InvocationReply,
  WorkerInvoker,
  WorkerReference,
} from '@longhaul/ports/worker-invoker';
import { createGate } from './lambda/gate.ts';
import { refusalOf, type Refusal } from './lambda/refusal.ts';

/**
 * Starts workers as asynchronous invocations (`Event`) of a Lambda function.
 *
 * Owns one HTTP client. Never waits for a worker, never counts them, and keeps nothing of an
 * invocation: whether it ran is told by the lease alone.
 *
 * L1 No more than `concurrency` Invoke calls are on their way at a time; who comes later waits.
 * L2 One `invoke` sends at most 1 + {@link maxRetries} requests: the client's own retries are off, so
 *    that there is one authority here, and above it only the leader's later ticks.
 * L3 A request whose reply was lost may have started a worker, and its repetition a second one. The
 *    claim makes that harmless.
 */
export type LambdaInvokerOptions = {
  /** Name or ARN. */
  readonly functionName: string;
  /** A version or alias. */
  readonly qualifier?: string | undefined;
  readonly region: string;
  /** Another address than AWS's own, such as the emulator's. */
  readonly endpoint?: string | undefined;
  /** Found as AWS clients find them, unless given. */
  readonly credentials?: LambdaClientConfig['credentials'];
  /** Invoke calls on their way at a time, at least 1. Not the number of workers. */
  readonly concurrency: number;
  readonly clock: Clock;
  readonly random: Random;
  /** How long one request may take; 10 s unless given. An `Event` is answered in milliseconds. */
  readonly requestTimeoutMs?: number | undefined;
};

export type LambdaInvoker = WorkerInvoker & {
  /** Asks whether the function is there and may be called (`DryRun`); starts nothing. */
  readonly probe: () => Promise<InvocationReply>;
  /** Closes its connections. */
  readonly close: () => void;
};

/** Requests after the first one of an invocation. */
export const maxRetries = 2;
const retryBaseMs = 200;
const retryCapMs = 2_000;
const defaultRequestTimeoutMs = 10_000;
const connectionTimeoutMs = 3_000;

export function createLambdaInvoker(options: LambdaInvokerOptions): LambdaInvoker {
  const { functionName, qualifier, concurrency, clock, random } = options;
  const client = createClient(options);
  const gate = createGate(concurrency);
  const send = async (payload: Uint8Array | undefined): Promise<Refusal | undefined> => {
    try {
      await client.send(
        new InvokeCommand({
          FunctionName: functionName,
          Qualifier: qualifier,
          ...(payload
            ? { InvocationType: 'Event', Payload: payload }
            : { InvocationType: 'DryRun' }),
        }),
      );
      return undefined;
    } catch (error) {
      return refusalOf(error, options);
    }
  };
  const sendPatiently = async (payload?: Uint8Array): Promise<Refusal | undefined> => {
    for (let attempt = 0; ; attempt += 1) {
      const refusal = await send(payload);
      if (!refusal?.mayPass || attempt === maxRetries) return refusal;
      const chance = { attempt, random: random.next() };
      await clock.sleep(fullJitterMs({ ...chance, baseMs: retryBaseMs, capMs: retryCapMs }));
    }
  };
  return {
    invoke: async (reference) => {
      const payload = payloadOf(reference);
      return replyOf(await gate(() => sendPatiently(payload)));
    },
    probe: async () => replyOf(await sendPatiently()),
    close: () => client.destroy(),
  };
}

function createClient(options: LambdaInvokerOptions): LambdaClient {
  const { region, endpoint, credentials, concurrency } = options;
  const agent = { keepAlive: true, maxSockets: concurrency };
  return new LambdaClient({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: options.requestTimeoutMs ?? defaultRequestTimeoutMs,
      // Without it the client only warns, and a dead connection would hold the leader.
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
  });
}

/** @throws RangeError when the reference is no reference any more: a bug of ours. */
function payloadOf(reference: WorkerReference): Uint8Array {
  const payload = encodeUtf8(invocationCodec.encodeText({ schemaVersion: 1, ...reference }));
  if (payload.byteLength <= maxInvocationBytes) return payload;
  throw new RangeError(
    `An invocation of ${String(payload.byteLength)} bytes: the limit is ${String(maxInvocationBytes)}.`,
  );
}

function replyOf(refusal: Refusal | undefined): InvocationReply {
  if (!refusal) return { kind: 'accepted' };
  if (refusal.kind === 'throttled') return { kind: 'throttled' };
  return { kind: 'failed', message: refusal.message };
}
