import type { Clock } from '@longhaul/ports/clock';
import type { FaultRule } from './faults.ts';
import type { RateLimits } from './limits.ts';

/** How to start a simulated model. Only clock and seed are required. */
export type SimulatedModelOptions = {
  readonly clock: Clock;
  /** Decides latencies and faults by probability; an integer from 0 to 2^32 − 1. */
  readonly seed: number;
  /** The address to listen on. Default 127.0.0.1: it has no secrets, but is nobody else's business. */
  readonly host?: string | undefined;
  /** Default 0: any free port. */
  readonly port?: number | undefined;
  /** 1 = real latencies (the default), 100 = 1:100, Infinity = none. */
  readonly scale?: number | undefined;
  readonly faults?: readonly FaultRule[] | undefined;
  /** Enforced and told in `x-ratelimit-*` headers; left out, nothing limits. */
  readonly limits?: RateLimits | undefined;
  /** Whether `[[fault:kind]]` in a prompt calls for that fault. Default false. */
  readonly markers?: boolean | undefined;
  /** The only bearer key that is let in; left out, any or none is. */
  readonly requireKey?: string | undefined;
  /** Answers requests for any model name, as itself. Default false: 404. */
  readonly acceptAnyModel?: boolean | undefined;
  /** Where each paid call appends a line of NDJSON. */
  readonly logFile?: string | undefined;
  /** Prompts of so many characters are heavy. Default 200,000: an ordinary full deal has fewer. */
  readonly heavyChars?: number | undefined;
  /** Pause between the slivers of a dripping body, never scaled. Default 1000. */
  readonly dripMs?: number | undefined;
};

/** What `/_control` may change while the server runs. */
export type Settings = {
  readonly scale: number;
  readonly faults: readonly FaultRule[];
  readonly limits: RateLimits;
};

/** The options with every default filled in. */
export type ResolvedOptions = {
  readonly clock: Clock;
  readonly seed: number;
  readonly host: string;
  readonly port: number;
  readonly settings: Settings;
  readonly markers: boolean;
  readonly requireKey: string | undefined;
  readonly acceptAnyModel: boolean;
  readonly logFile: string | undefined;
  readonly heavyChars: number;
  readonly dripMs: number;
};

const defaultHeavyChars = 200_000;
const defaultDripMs = 1_000;

/**
 * Fills in defaults.
 *
 * @throws {RangeError} when the scale is not above 0 or the seed is no 32-bit integer.
 */
export function resolveOptions(options: SimulatedModelOptions): ResolvedOptions {
  const { clock, seed, scale = 1 } = options;
  if (!(scale > 0)) {
    throw new RangeError(`The scale is ${scale}; it must be above 0 (100 means 1:100).`);
  }
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffff_ffff) {
    throw new RangeError(`The seed is ${seed}; it must be an integer from 0 to 4294967295.`);
  }
  return {
    clock,
    seed,
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    settings: { scale, faults: options.faults ?? [], limits: options.limits ?? {} },
    markers: options.markers ?? false,
    requireKey: options.requireKey,
    acceptAnyModel: options.acceptAnyModel ?? false,
    logFile: options.logFile,
    heavyChars: options.heavyChars ?? defaultHeavyChars,
    dripMs: options.dripMs ?? defaultDripMs,
  };
}
