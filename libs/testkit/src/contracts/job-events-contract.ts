import type { JobEvent } from '@longhaul/jobs/job-event';
import type { JobEvents } from '@longhaul/ports/job-events';
import { describe, expect, it } from 'vitest';

/** `settled` resolves when what was emitted has reached the subscribers. */
export type JobEventsSubject = {
  readonly events: JobEvents;
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
};
export type MakeJobEvents = (options: { readonly limit: number }) => Promise<JobEventsSubject>;

/** What every stream of job events keeps. */
export function jobEventsContract(name: string, make: MakeJobEvents): void {
  describe(`job events: ${name}`, () => {
    subscribingContract(make);
    historyContract(make);
  });
}

const limit = 10;

function played(make: MakeJobEvents, play: (subject: JobEventsSubject) => Promise<void>) {
  return async (): Promise<void> => {
    const subject = await make({ limit });
    try {
      await play(subject);
    } finally {
      await subject.close();
    }
  };
}

/** A warning that carries its number. */
function warning(at: number, jobId = 'job'): JobEvent {
  return { at, jobId, kind: 'warning', message: `number ${at}` };
}

function subscribingContract(make: MakeJobEvents): void {
  it(
    'Events reach a subscriber in the order they were emitted',
    played(make, async ({ events, settled }) => {
      const early: JobEvent[] = [];
      const late: JobEvent[] = [];
      events.subscribe((event) => {
        early.push(event);
        if (event.at === 1) events.emit(warning(3));
      });
      events.subscribe((event) => late.push(event));
      events.emit(warning(1));
      await settled();
      events.emit(warning(2, 'another'));
      await settled();
      const order = [warning(1), warning(3), warning(2, 'another')];
      expect([early, late]).toEqual([order, order]);
    }),
  );

  it(
    'A subscriber that throws disturbs neither the emitter nor other subscribers',
    played(make, async ({ events, settled }) => {
      const received: number[] = [];
      events.subscribe(() => {
        throw new Error('a broken listener');
      });
      events.subscribe(({ at }) => received.push(at));
      for (const at of [1, 2]) expect(() => events.emit(warning(at))).not.toThrow();
      await settled();
      expect(received).toEqual([1, 2]);
    }),
  );

  it(
    'After unsubscribing nothing more arrives',
    played(make, async ({ events, settled }) => {
      const left: number[] = [];
      const stayed: number[] = [];
      const leave = events.subscribe(({ at }) => left.push(at));
      events.subscribe(({ at }) => stayed.push(at));
      events.emit(warning(1));
      await settled();
      leave();
      leave();
      events.emit(warning(2));
      await settled();
      expect([left, stayed]).toEqual([[1], [1, 2]]);
    }),
  );
}

function historyContract(make: MakeJobEvents): void {
  it(
    'The history holds the newest events up to its limit',
    played(make, async ({ events, settled }) => {
      for (let at = 1; at <= 4 * limit; at += 1) {
        events.emit(warning(at));
        await settled();
        const from = Math.max(at - limit, 0);
        const newest = Array.from({ length: at - from }, (_, index) => warning(from + index + 1));
        expect(events.history('job')).toEqual(newest);
      }
      expect(events.history('another')).toEqual([]);
    }),
  );
}
