import type { Clock } from '@longhaul/ports/clock';
import { UsageError } from '@longhaul/ports/errors';
import type { Random } from '@longhaul/ports/random';

export type S3StoreOptions = {
  readonly bucket: string;
  /** Stands before every key; empty, or ending in `/`. */
  readonly prefix?: string;
  readonly region: string;
  /** Of a compatible store; without it Amazon's own. */
  readonly endpoint?: string;
  /** The bucket in the path in place of the host: what most compatible stores need. */
  readonly forcePathStyle?: boolean;
  /** Without them the SDK looks in its usual places: environment, role. */
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  readonly clock: Clock;
  readonly random: Random;
  readonly deadlines?: Partial<Deadlines>;
};

/** How long one attempt of a request may take, answer included. */
export type Deadlines = {
  readonly connectMs: number;
  /** Of a request that carries little. */
  readonly callMs: number;
  /** Of a request that carries content: up to a part of an upload, or a whole object read. */
  readonly bodyMs: number;
};

export const defaultDeadlines: Deadlines = { connectMs: 3_000, callMs: 10_000, bodyMs: 60_000 };

/** @throws UsageError when it cannot stand before keys */
export function checkPrefix(prefix = ''): void {
  if (!/^(?:[^/]+\/)*$/.test(prefix)) {
    const what = `The prefix ${JSON.stringify(prefix)} cannot stand before keys`;
    throw new UsageError(
      `${what}: leave it out, or write it like "longhaul/" or "team/longhaul/".`,
    );
  }
}
