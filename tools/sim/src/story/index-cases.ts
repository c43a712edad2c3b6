import type { Applied } from '../checkers/index-watch.ts';
import type { Call } from '../parts/around.ts';
import { leaveForeignOutputs } from '../parts/foreign-output.ts';
import type { World } from '../world/world.ts';
import type { Owed } from './owed.ts';

/** The fault cases of the index and of those who lead. */
export class IndexCases {
  readonly #world: World;
  readonly #owed: Owed;
  readonly #epochs = new Map<string, string>();
  #awayUntilMs = 0;

  constructor(world: World, owed: Owed) {
    this.#world = world;
    this.#owed = owed;
  }

  outage(): void {
    this.#awayUntilMs = this.#world.weather.indexAwayUntilMs;
  }

  /** An output was put. */
  put(): void {
    if (this.#world.agenda.nowMs < this.#awayUntilMs) this.#owed.owe(13, 'end of any');
  }

  losing(backMs: number): void {
    for (const [name, { meta, okKeys }] of this.#world.watches) {
      const isOpen = meta?.planHash !== undefined && meta.state.phase === 'extracting';
      if (backMs === Infinity && isOpen) this.#owed.owe(15, `rebuild of ${name}`);
      if (backMs === Infinity) continue;
      for (const key of okKeys) this.#owed.owe(14, `return of ${key}`);
    }
  }

  applied({ verb, job }: Call, reply: unknown, meant: Applied | undefined): void {
    if (!job) return;
    const name = `${job.tenant}/${job.jobId}`;
    const kind = (reply as { kind?: string } | undefined)?.kind ?? reply;
    if (verb === 'lead' && kind === 'leading') this.#led(name, (reply as { epoch: string }).epoch);
    if (kind === 'fenced') this.#world.coverage.count(21);
    if (verb === 'create' && kind === 'created') {
      this.#owed.settle(`rebuild of ${name}`);
      if (this.#world.has('foreign-output')) void leaveForeignOutputs(this.#world, job);
    }
    if (verb === 'hold' && kind === 'held') this.#owed.owe(26, `end of ${job.jobId}`);
    if (meant?.kind === 'ended' && meant.reply.kind === 'committed') {
      for (const key of meant.reply.accepted) this.#owed.settle(`return of ${key}`);
    }
  }

  #led(name: string, epoch: string): void {
    const before = this.#epochs.get(name);
    this.#epochs.set(name, epoch);
    if (before !== undefined && before !== epoch) this.#owed.settle('another epoch');
  }
}
