import * as z from 'zod';

/**
 * What may go wrong between a caller and a worker, on demand. `delay_ms` is the platform's time: it
 * is divided by the time scale.
 */
export const faultSchema = z.strictObject({
  kind: z.enum(['throttle', 'error', 'lost_reply', 'drop', 'delay', 'duplicate']),
  /** How many invocations it still meets; all of them unless given. */
  times: z.int().positive().optional(),
  /** The share of the invocations it meets. */
  probability: z.number().min(0).max(1).default(1),
  /** Of `delay`: until the first delivery. Of `duplicate`: until the second; 0 is together. */
  delay_ms: z.number().nonnegative().default(0),
  /** Of `error`: what the platform answers. */
  status: z.int().min(400).max(599).default(500),
  code: z.string().default('ServiceException'),
});

export type Fault = z.infer<typeof faultSchema>;
export type FaultKind = Fault['kind'];

/** What `POST /_control` may change; what is left out stays. */
export const controlSchema = z.strictObject({
  faults: z.array(faultSchema).optional(),
  cold_start_ms: z.number().nonnegative().optional(),
});

export type Control = z.infer<typeof controlSchema>;

/** Owns the rules in force and their counters. A rule that is used up is gone. */
export class Faults {
  #rules: { fault: Fault; left: number }[] = [];
  readonly #draw: () => number;

  constructor(draw: () => number) {
    this.#draw = draw;
  }

  replace(faults: readonly Fault[]): void {
    this.#rules = faults.map((fault) => ({ fault, left: fault.times ?? Infinity }));
  }

  /** The fault of these kinds that meets this invocation, if one does; it is counted. */
  meet(...kinds: readonly FaultKind[]): Fault | undefined {
    const rule = this.#rules.find(
      ({ fault, left }) =>
        left > 0 && kinds.includes(fault.kind) && this.#draw() < fault.probability,
    );
    if (!rule) return undefined;
    rule.left -= 1;
    return rule.fault;
  }
}

/** Numbers in [0, 1) from a seed (mulberry32): faults by probability repeat with it. */
export function seededDraw(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
