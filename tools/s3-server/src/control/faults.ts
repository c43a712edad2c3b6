import { S3Error } from '../http/s3-error.ts';
import type { OperationName } from '../operations/operations.ts';

/**
 * What may go wrong on demand.
 * - `conflict`, `precondition`, `slow_down`, `internal`, `denied`, `forgotten` (NoSuchUpload):
 *   answered so, and nothing is done
 * - `hang`: never answered, nothing is done · `cut`: the connection is reset, nothing is done
 * - `lost`: done, then the connection is reset without an answer
 * - `reset`: done, then the connection is reset in the middle of the answer
 * - `drip`: done, and the answer's body comes in small pieces, slowly
 * - `corrupt`: done, and one byte of the answer's body is wrong
 * - `unconditional`: done as if the request had no condition
 */
export const faultKinds = [
  ...(['conflict', 'precondition', 'slow_down', 'internal', 'denied', 'forgotten'] as const),
  ...(['hang', 'cut', 'lost', 'reset', 'drip', 'corrupt', 'unconditional'] as const),
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Which requests a fault meets. */
export type FaultRule = {
  readonly kind: FaultKind;
  readonly operation?: OperationName;
  readonly method?: string;
  /** What the key begins with. */
  readonly prefix?: string;
  /** How many matching requests pass first; default 0. */
  readonly skip?: number;
  /** How many matching requests it meets after that; default all. */
  readonly times?: number;
  /** Of those, the share that it meets; default 1. */
  readonly share?: number;
};

/** A request, as far as faults tell requests apart. */
export type FaultTarget = {
  readonly operation: OperationName;
  readonly method: string;
  readonly key: string;
};

type Standing = { readonly rule: FaultRule; seen: number };

/** Owns the rules and how many requests each has seen. The first rule that meets a request wins. */
export type Faults = {
  readonly set: (rules: readonly FaultRule[]) => void;
  readonly rules: () => readonly FaultRule[];
  readonly next: (target: FaultTarget) => FaultKind | undefined;
};

/** @param random uniform in [0, 1): decides shares */
export function createFaults(rules: readonly FaultRule[], random: () => number): Faults {
  let standing = rules.map(stand);
  return {
    set: (next) => {
      standing = next.map(stand);
    },
    rules: () => standing.map(({ rule }) => rule),
    next: (target) => {
      let met: FaultKind | undefined;
      for (const each of standing.filter(({ rule }) => isAbout(rule, target))) {
        each.seen += 1;
        if (met === undefined && isDue(each, random)) met = each.rule.kind;
      }
      return met;
    },
  };
}

function stand(rule: FaultRule): Standing {
  return { rule, seen: 0 };
}

function isAbout(rule: FaultRule, { operation, method, key }: FaultTarget): boolean {
  return (
    (rule.operation === undefined || rule.operation === operation) &&
    (rule.method === undefined || rule.method === method) &&
    key.startsWith(rule.prefix ?? '')
  );
}

function isDue({ rule, seen }: Standing, random: () => number): boolean {
  const { skip = 0, times = Infinity, share = 1 } = rule;
  return seen > skip && seen <= skip + times && (share >= 1 || random() < share);
}

/** What the kinds that answer in place of the operation answer. */
export function faultError(kind: FaultKind): S3Error | undefined {
  switch (kind) {
    case 'conflict':
      return new S3Error('ConditionalRequestConflict', 'A conflicting operation occurred.');
    case 'precondition':
      return new S3Error('PreconditionFailed', 'A pre-condition did not hold (on demand).');
    case 'slow_down':
      return new S3Error('SlowDown', 'Please reduce your request rate.');
    case 'internal':
      return new S3Error('InternalError', 'We encountered an internal error. Please try again.');
    case 'denied':
      return new S3Error('AccessDenied', 'Access Denied (on demand).');
    case 'forgotten':
      return new S3Error('NoSuchUpload', 'The specified upload does not exist (on demand).');
    default:
      return undefined;
  }
}

/** Reads rules as they come over the wire. @throws with a sentence when they are none */
export function readRules(value: unknown): FaultRule[] {
  if (!Array.isArray(value)) throw new TypeError('"faults" is no list.');
  return value.map((rule: unknown) => {
    const kind = (rule as FaultRule | null)?.kind;
    if (kind !== undefined && faultKinds.includes(kind)) return rule as FaultRule;
    throw new TypeError(`Unknown fault "${String(kind)}"; there are ${faultKinds.join(', ')}.`);
  });
}
