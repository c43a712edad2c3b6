import type { JobEvent } from '@longhaul/jobs/job-event';
import { enterNewest } from './newest.ts';
import type { Span } from './span.ts';
import { contextOfRound } from './trace-context.ts';
import { TracedRound } from './traced-round.ts';

/**
 * The rounds that this process leads. Owns what befell each; of a round that another leader finishes
 * nothing is sent here.
 */
export class LedRounds {
  readonly #rounds = new Map<string, TracedRound>();
  readonly #ratio: number;
  readonly #send: (span: Span) => void;

  constructor(ratio: number, send: (span: Span) => void) {
    this.#ratio = ratio;
    this.#send = send;
  }

  /** @param history what else is known of the job: an earlier leader may have told of this round */
  note(event: JobEvent, tenant: string, history: () => readonly JobEvent[]): void {
    const { jobId } = event;
    if (event.kind === 'phase' && event.phase === 'planning') {
      enterNewest(this.#rounds, jobId, new TracedRound(tenant, jobId, event.round, event.at));
    }
    const led = this.#rounds.get(jobId);
    led?.note(event);
    if (event.kind !== 'finished' || !led) return;
    this.#rounds.delete(jobId);
    const before = toldBefore(history(), led.round);
    const planHash = led.planHash ?? before.planHash;
    if (planHash === undefined) return;
    const context = contextOfRound({ ...led, jobId, planHash }, this.#ratio);
    if (context.isSampled) this.#send(led.end(event, context, before.startAt));
  }
}

function toldBefore(history: readonly JobEvent[], round: number) {
  const start = history.findLastIndex((event) => event.kind === 'phase' && event.round < round);
  const since = history.slice(start + 1);
  const begun = since.find((event) => event.kind === 'phase' && event.round === round);
  const planned = since.findLast((event) => event.kind === 'planned');
  return { startAt: begun?.at ?? Infinity, planHash: planned?.planHash };
}
