/** Runs a task when there is a place for it; tasks that wait begin in the order they came. */
export type Gate = <Result>(task: () => Promise<Result>) => Promise<Result>;

/** A gate with so many places, at least 1. A task leaves its place however it ends. */
export function createGate(places: number): Gate {
  let inside = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (inside >= places) await new Promise<void>((enter) => waiting.push(enter));
    else inside += 1;
    try {
      return await task();
    } finally {
      // The place goes from hand to hand, so that nobody slips in between.
      const next = waiting.shift();
      if (next) next();
      else inside -= 1;
    }
  };
}
