import type { Clock } from '@longhaul/ports/clock';
import type { JobStore } from '@longhaul/ports/job-store';
import { isSecretOf, parseKey, type KeyRecord } from './api-key.ts';
import { readKey } from './keys.ts';

/**
 * Who stands behind a key. Owns what was read lately, so that a busy client does not cost a read of
 * the store with each request.
 *
 * K1 What was read is trusted for `trustMs`: a revoked key ends everywhere within it.
 * K2 Unknown ids are kept as well, and few of all: whoever tries ids costs no memory.
 */
const trustMs = 10_000;
const mostKept = 1_000;

type Kept = { readonly record: KeyRecord | undefined; readonly until: number };

export class KeyReader {
  readonly #store: JobStore;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #kept = new Map<string, Kept>();

  constructor(store: JobStore, clock: Pick<Clock, 'now'>) {
    this.#store = store;
    this.#clock = clock;
  }

  /** The record of the key, or `undefined` for a wrong, unknown or malformed one. */
  async check(text: string): Promise<KeyRecord | undefined> {
    const presented = parseKey(text);
    if (!presented) return undefined;
    const record = await this.#read(presented.keyId);
    return record && isSecretOf(record, presented.secret) ? record : undefined;
  }

  async #read(keyId: string): Promise<KeyRecord | undefined> {
    const now = this.#clock.now();
    const kept = this.#kept.get(keyId);
    if (kept && kept.until > now) return kept.record;
    const record = await readKey({ store: this.#store }, keyId);
    this.#kept.delete(keyId);
    this.#kept.set(keyId, { record, until: now + trustMs });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
    return record;
  }
}
