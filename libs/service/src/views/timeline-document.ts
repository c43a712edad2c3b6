import type { Timeline, TimelineAttempt } from '@longhaul/api-contract/documents/timeline';
import type { JobEvent } from '@longhaul/jobs/job-event';

/**
 * Folds a round's events into its attempts. What is not held any more is missing, never guessed: an
 * end without a beginning is left out; a beginning without an end is running, was ended with the round,
 * or was lost.
 */
type Open = { -readonly [Key in keyof TimelineAttempt]: TimelineAttempt[Key] };

const mostMarks = 500;

export async function timelineDocument(
  jobId: string,
  round: number,
  isOver: boolean,
  events: AsyncIterable<JobEvent>,
): Promise<Timeline> {
  const fold = new TimelineFold();
  for await (const event of events) fold.note(event);
  return fold.document(jobId, round, isOver);
}

class TimelineFold {
  readonly #attempts: Open[] = [];
  /** The attempt that has a batch now. */
  readonly #holding = new Map<number, Open>();
  /** How often each batch was leased: the index's own count begins anew after every commit. */
  readonly #leases = new Map<number, number>();
  readonly #marks: Timeline['marks'] = [];
  #fromAt: number | undefined;
  #toAt: number | undefined;
  #sealedAt: number | undefined;
  #hasBeginning = false;

  note(event: JobEvent): void {
    this.#fromAt ??= event.at;
    this.#toAt = Math.max(this.#toAt ?? event.at, event.at);
    switch (event.kind) {
      case 'claimed':
        return this.#claim(event);
      case 'released':
        return this.#release(event);
      case 'reaped':
        return this.#lose(event.batch, event.at);
      case 'sealed':
        this.#sealedAt = event.at;
        return undefined;
      case 'item-ended':
        return this.#count(event);
      case 'item-tried': {
        const holding = this.#holding.get(event.batch);
        if (holding && event.outcome !== 'answered') holding.retries += 1;
        return undefined;
      }
      default:
        return this.#mark(event);
    }
  }

  document(jobId: string, round: number, isOver: boolean): Timeline {
    if (isOver) this.#endRest();
    return {
      jobId,
      round,
      isComplete: isOver && this.#hasBeginning,
      fromAt: this.#fromAt,
      toAt: isOver ? this.#toAt : undefined,
      workers: [...new Set(this.#attempts.map(({ worker }) => worker))],
      attempts: this.#attempts,
      marks: this.#marks,
    };
  }

  #claim({ batch, fence, attempt, at }: Extract<JobEvent, { kind: 'claimed' }>): void {
    this.#lose(batch, at);
    const ordinal = Math.max(attempt, (this.#leases.get(batch) ?? 0) + 1);
    this.#leases.set(batch, ordinal);
    const claimed: Open = {
      ...{ batch, attempt: ordinal, worker: workerOf(fence), fromAt: at, end: 'running' },
      ...{ handedBack: 0, ok: 0, failed: 0, retries: 0 },
    };
    this.#attempts.push(claimed);
    this.#holding.set(batch, claimed);
  }

  #release(event: Extract<JobEvent, { kind: 'released' }>): void {
    const holding = this.#holding.get(event.batch);
    if (holding?.worker !== workerOf(event.fence)) return;
    holding.toAt = event.at;
    holding.reason = event.reason;
    holding.handedBack = event.handedBack;
    holding.end = event.handedBack > 0 ? 'handed_back' : 'done';
    this.#holding.delete(event.batch);
  }

  #lose(batch: number, at: number): void {
    const holding = this.#holding.get(batch);
    if (!holding) return;
    holding.toAt = at;
    holding.end = 'lost';
    this.#holding.delete(batch);
  }

  /** A seal takes what is still leased: nobody went silent. */
  #endRest(): void {
    for (const [batch, holding] of [...this.#holding]) {
      this.#lose(batch, this.#sealedAt ?? this.#toAt ?? 0);
      if (this.#sealedAt === undefined) continue;
      holding.end = 'handed_back';
      holding.reason = 'sealed';
    }
  }

  #count({ batch, outcome }: Extract<JobEvent, { kind: 'item-ended' }>): void {
    const holding = this.#holding.get(batch);
    if (holding) holding[outcome] += 1;
  }

  #mark(event: JobEvent): void {
    const text = textOf(event);
    if (event.kind === 'phase' || event.kind === 'planned') this.#hasBeginning = true;
    if (!text || this.#marks.length >= mostMarks) return;
    this.#marks.push({ at: event.at, ...text });
  }
}

function textOf(event: JobEvent): Omit<Timeline['marks'][number], 'at'> | undefined {
  switch (event.kind) {
    case 'phase':
      return { kind: 'phase', text: event.phase };
    case 'hold': {
      const text = event.hold === 'none' ? 'resumed' : `${event.hold}: ${event.reason}`;
      return { kind: 'hold', text };
    }
    case 'warning':
      return { kind: 'warning', text: event.message };
    case 'finished':
      return { kind: 'end', text: event.message };
    default:
      return undefined;
  }
}

/** `12:w-7` → `w-7`: a fence is a counter and its owner. */
export function workerOf(fence: string): string {
  return fence.slice(fence.indexOf(':') + 1);
}
