import type { Clock } from '@longhaul/ports/clock';

/** Tells what is done, and how long each part of it took. */
export type Phases = {
  readonly phase: <T>(title: string, act: () => Promise<T>) => Promise<T>;
  /** A line within a phase. */
  readonly tell: (line: string) => void;
  /** Every phase with its seconds, and the sum. */
  readonly table: () => string;
};

export function createPhases(
  clock: Pick<Clock, 'now'>,
  write: (text: string) => void = (text) => void process.stdout.write(text),
): Phases {
  const done: { readonly title: string; readonly seconds: number }[] = [];
  return {
    phase: async (title, act) => {
      write(`${title} …\n`);
      const startedAt = clock.now();
      try {
        return await act();
      } finally {
        done.push({ title, seconds: (clock.now() - startedAt) / 1_000 });
      }
    },
    tell: (line) => write(`  ${line}\n`),
    table: () => {
      const sum = done.reduce((total, { seconds }) => total + seconds, 0);
      return [...done, { title: 'in all', seconds: sum }]
        .map(({ title, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${title}\n`)
        .join('');
    },
  };
}

/** Asks again until there is an answer. @throws Error saying what was waited for in vain */
export async function until<T>(
  clock: Pick<Clock, 'now' | 'sleep'>,
  what: string,
  patienceMs: number,
  ask: () => Promise<T | undefined>,
): Promise<T> {
  const lastAt = clock.now() + patienceMs;
  const never = new AbortController().signal;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (clock.now() > lastAt) {
      throw new Error(`Waited ${String(patienceMs / 1_000)} s in vain: ${what}.`);
    }
    await clock.sleep(pauseMs, never);
  }
}

const pauseMs = 250;
