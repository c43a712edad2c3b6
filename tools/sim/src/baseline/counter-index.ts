import type { Coordinator } from '@longhaul/ports/coordinator';
import type { IndexUnderTest, ServerTime } from '../parts/index-under-test.ts';

type Command = (values: Map<string, Value>) => void;
type Value = { count: number; list: string[] };

/** The few Redis commands that the counter protocol needs. */
export type Counters = {
  readonly incr: (key: string) => Promise<number>;
  readonly setNx: (key: string) => Promise<boolean>;
  readonly push: (key: string, values: readonly string[]) => Promise<void>;
  readonly range: (key: string) => Promise<readonly string[]>;
  readonly count: (key: string) => Promise<number>;
};

/** Counters and lists that befalls what befalls an index: they are flushed and rolled back too. */
export function createCounters(time: ServerTime): { counters: Counters; index: IndexUnderTest } {
  let values = new Map<string, Value>();
  let log: { readonly trueMs: number; readonly command: Command }[] = [];
  const valueOf = (of: Map<string, Value>, key: string): Value => {
    const value = of.get(key) ?? { count: 0, list: [] };
    of.set(key, value);
    return value;
  };
  const apply = (command: Command) => {
    log.push({ trueMs: time.trueMs(), command });
    command(values);
  };
  const counters: Counters = {
    incr: async (key) => {
      apply((of) => void (valueOf(of, key).count += 1));
      return valueOf(values, key).count;
    },
    setNx: async (key) => {
      if (valueOf(values, key).count > 0) return false;
      apply((of) => void (valueOf(of, key).count = 1));
      return true;
    },
    push: async (key, added) => apply((of) => void valueOf(of, key).list.push(...added)),
    range: async (key) => [...valueOf(values, key).list],
    count: async (key) => valueOf(values, key).count,
  };
  const restore = (untilMs: number) => {
    log = log.filter(({ trueMs }) => trueMs <= untilMs);
    values = new Map();
    for (const { command } of log) command(values);
  };
  const index: IndexUnderTest = {
    coordinator: {} as Coordinator,
    flush: async () => restore(-1),
    rollBack: async (ms) => restore(time.trueMs() - ms),
    close: () => Promise.resolve(),
  };
  return { counters, index };
}
