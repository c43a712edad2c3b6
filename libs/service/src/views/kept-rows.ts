import type { JsonObject } from '@longhaul/jobs/wire';

type Rows = ReadonlyMap<string, JsonObject>;

/**
 * Keeps rows that were read last, by the name of what they were read from.
 *
 * R1 At most `maxRows` rows together, or what was read last alone. R2 What is being read is read once.
 */
export class KeptRows {
  readonly #maxRows: number;
  readonly #kept = new Map<string, Rows>();
  readonly #reading = new Map<string, Promise<Rows | undefined>>();
  #rows = 0;

  constructor(maxRows = 200_000) {
    this.#maxRows = maxRows;
  }

  /** What is not there is read again the next time. */
  async take(name: string, read: () => Promise<Rows | undefined>): Promise<Rows | undefined> {
    const kept = this.#kept.get(name);
    if (kept) return kept;
    const reading = this.#reading.get(name) ?? read();
    this.#reading.set(name, reading);
    try {
      const rows = await reading;
      if (rows && !this.#kept.has(name)) this.#keep(name, rows);
      return rows;
    } finally {
      this.#reading.delete(name);
    }
  }

  #keep(name: string, rows: Rows): void {
    this.#kept.set(name, rows);
    this.#rows += rows.size;
    for (const [oldest, { size }] of this.#kept) {
      if (this.#rows <= this.#maxRows || this.#kept.size === 1) return;
      this.#kept.delete(oldest);
      this.#rows -= size;
    }
  }
}
