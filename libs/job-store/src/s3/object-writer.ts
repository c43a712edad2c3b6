import type { PutReply } from '@longhaul/ports/job-store';
import { joinPieces } from '../ndjson-items.ts';
import { createdOrExists, putObjectOnce } from './create-once.ts';
import {
  abortMultipart,
  completeMultipart,
  startMultipart,
  uploadPart,
  type Multipart,
} from './multipart.ts';
import type { Requests } from './request/requests.ts';

/**
 * Owns one object while it is written: a plain put if it stays small, else a multipart upload.
 *
 * W1 In memory: one part, and what is appended at the moment.
 * W2 The object appears in one step, at `finish`, and only where none stands.
 * W3 After `abandon`, and after a failed `finish`, nothing is left.
 */
export type ObjectWriter = {
  /** Calls that overlap are written in the order in which they were made. */
  readonly append: (bytes: Uint8Array) => Promise<void>;
  readonly finish: () => Promise<PutReply>;
  readonly abandon: () => Promise<void>;
};

const firstPartBytes = 8 * 1024 * 1024;
/** A store takes 10,000 parts: doubling after each 1,000 leads past its largest object. */
const partsOfOneSize = 1_000;

/** The size of the part with this number, counted from 0: 8 MiB for the first 8 GB. */
export function partBytes(index: number): number {
  return firstPartBytes * 2 ** Math.floor(index / partsOfOneSize);
}

export function createObjectWriter(requests: Requests, key: string): ObjectWriter {
  const held = createBuffer();
  let multipart: Multipart | undefined;
  const inOrder = createOrder();
  const sendPart = async (bytes: Uint8Array): Promise<void> => {
    multipart ??= await startMultipart(requests, key);
    await uploadPart(requests, key, multipart, bytes);
  };
  const append = async (bytes: Uint8Array): Promise<void> => {
    held.add(bytes);
    for (;;) {
      const part = held.take(partBytes(multipart?.parts.length ?? 0));
      if (!part) return;
      await sendPart(part);
    }
  };
  const finish = async (): Promise<PutReply> => {
    const rest = held.takeAll();
    if (!multipart) return putObjectOnce(requests, key, rest);
    if (rest.byteLength > 0) await sendPart(rest);
    const answer = await completeMultipart(requests, key, multipart);
    return createdOrExists(requests, key, multipart.writer, answer);
  };
  const abandon = async (): Promise<void> => {
    await inOrder.settled();
    held.takeAll();
    if (multipart) await abortMultipart(requests, key, multipart);
    multipart = undefined;
  };
  return {
    append: (bytes) => {
      const copy = Uint8Array.from(bytes);
      return inOrder.run(() => append(copy));
    },
    finish: async () => {
      const reply = await inOrder.run(finish).catch(async (error: unknown) => {
        await abandonQuietly(abandon);
        throw error;
      });
      if (reply === 'exists') await abandonQuietly(abandon);
      return reply;
    },
    abandon,
  };
}

/** Runs one after the other; what comes after a failure fails with the same. */
function createOrder() {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run: <Value>(step: () => Promise<Value>): Promise<Value> => {
      const next = last.then(step);
      last = next;
      // Its caller hears of a failure; nobody need listen here.
      next.catch(() => undefined);
      return next;
    },
    settled: async (): Promise<void> => {
      await last.catch(() => undefined);
    },
  };
}

/** Bytes that wait for their part to be full. */
function createBuffer() {
  let pieces: Uint8Array[] = [];
  let bytes = 0;
  return {
    add: (piece: Uint8Array): void => {
      pieces.push(piece);
      bytes += piece.byteLength;
    },
    /** Exactly so many bytes, once there are as many. */
    take: (size: number): Uint8Array | undefined => {
      if (bytes < size) return undefined;
      const whole = joinPieces(pieces);
      // A copy, so that the part does not keep the whole alive.
      pieces = [whole.slice(size)];
      bytes = whole.byteLength - size;
      return whole.subarray(0, size);
    },
    takeAll: (): Uint8Array => {
      const whole = joinPieces(pieces);
      pieces = [];
      bytes = 0;
      return whole;
    },
  };
}

/** What went wrong first is what its caller must hear; the bucket's lifecycle removes the rest. */
async function abandonQuietly(abandon: () => Promise<void>): Promise<void> {
  await abandon().catch(() => undefined);
}
