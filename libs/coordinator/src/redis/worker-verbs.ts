/** The verbs of workers: each one script, but a long commit, which is sent in parts. */
import type { Coordinator } from '@longhaul/ports/coordinator';
import type {
  ClaimReply,
  CommitReply,
  ItemReport,
  JobRef,
  LeaseReply,
  NoJob,
  Reporter,
  Sealed,
  Stale,
  WorkScope,
} from '@longhaul/ports/coordinator-replies';
import { scripts } from './generated/scripts.ts';
import { readOrders, wholeMs } from './verb-call.ts';
import type { ScriptReply, VerbCall } from './verb-call.ts';

export function workerVerbs(call: VerbCall) {
  return { ...claiming(call), ...keeping(call), commit: commitOf(call) };
}

function claiming({ run, keysOf, life }: VerbCall) {
  const keysFor = (job: JobRef) => {
    const { meta, batches, open, leases, fences, events } = keysOf(job);
    return [meta, batches, open, leases, fences, events];
  };
  return {
    claim: async (job, asked) => {
      const { planHash, round, batch, owner, n, leaseMs, notAfter } = asked;
      const last = Number.isFinite(notAfter) ? notAfter : '';
      const args = [planHash, round, batch, owner, n, wholeMs(leaseMs), last, life()];
      return readClaim(await run(scripts.claim, keysFor(job), ...args));
    },
    claimNext: async (job, { planHash, round, owner, n, leaseMs }) => {
      const args = [planHash, round, owner, n, wholeMs(leaseMs), life()];
      return readClaim(await run(scripts.claimNext, keysFor(job), ...args));
    },
  } satisfies Partial<Coordinator>;
}

function readClaim([kind, ...rest]: ScriptReply): ClaimReply {
  if (kind === 'granted') {
    const [batch, fence, attempt, ...orders] = rest;
    return {
      ...{ kind, batch: Number(batch), fence: String(fence), attempt: Number(attempt) },
      orders: readOrders(orders),
    };
  }
  if (kind === 'empty' && rest.length > 0) return { kind, dueInMs: Number(rest[0]) };
  return { kind } as ClaimReply;
}

function keeping({ run, keysOf, life }: VerbCall) {
  return {
    stamp: async (job, { planHash, round, batch, fence, keys, alone, spend }) => {
      const { meta, batches, results, fences, doing } = keysOf(job);
      const most = spend ? (spend.mostMicroDollars ?? 'unpriced') : '';
      const args = [planHash, round, batch, fence, alone ? 1 : 0, most, life(), ...keys];
      const reply = await run(scripts.stamp, [meta, batches, results, fences, doing], ...args);
      if (reply[0] !== 'unaffordable') return readLease(reply);
      const [kind, isFinal, left] = reply;
      return { kind, isFinal: Number(isFinal) === 1, leftMicroDollars: Number(left) };
    },
    renew: async (job, { planHash, round, batch, fence, leaseMs }) => {
      const { meta, batches, open, leases, fences, events } = keysOf(job);
      const args = [planHash, round, batch, fence, wholeMs(leaseMs), life()];
      const keys = [meta, batches, open, leases, fences, events];
      return readLease(await run(scripts.renew, keys, ...args));
    },
    release: async (job, { planHash, round, batch, fence, reason, waitMs, clean, paid }) => {
      const { meta, batches, open, leases, fences, doing, events } = keysOf(job);
      const costs = (paid ?? []).flatMap(({ key, microDollars }) => [key, microDollars]);
      const lease = [planHash, round, batch, fence] as const;
      const args = [...lease, reason, wholeMs(waitMs), clean ? 1 : 0, ...costs];
      const keys = [meta, batches, open, leases, fences, doing, events];
      return readLease(await run(scripts.release, keys, ...args));
    },
    hold: async (job, { planHash, round, hold, reason }) => {
      const { meta, events } = keysOf(job);
      const [kind] = await run(scripts.hold, [meta, events], planHash, round, hold, reason);
      // The port knows no stale hold; the round that the worker knows has been sealed.
      return { kind: kind === 'stale' ? 'sealed' : kind } as NoJob | Sealed | { kind: 'held' };
    },
  } satisfies Partial<Coordinator>;
}

function readLease([kind, ...rest]: ScriptReply): LeaseReply {
  return kind === 'held' ? { kind, orders: readOrders(rest) } : ({ kind } as LeaseReply);
}

/** A server runs nothing else during a script: a longer commit is several. */
const mostReports = 1_000;

type Committed = Extract<CommitReply, { kind: 'committed' }>;

function commitOf(call: VerbCall): Coordinator['commit'] {
  return async (job, { planHash, round, by, items }) => {
    const scope = { planHash, round };
    let whole = await commitPart(call, job, scope, by, items.slice(0, mostReports));
    for (let at = mostReports; at < items.length && whole.kind === 'committed'; at += mostReports) {
      const part = await commitPart(call, job, scope, by, items.slice(at, at + mostReports));
      whole = part.kind === 'committed' ? joined(whole, part) : part;
    }
    return whole;
  };
}

function joined(one: Committed, next: Committed): Committed {
  return {
    ...{ kind: 'committed', orders: next.orders },
    accepted: [...one.accepted, ...next.accepted],
    duplicate: [...one.duplicate, ...next.duplicate],
    refused: [...one.refused, ...next.refused],
  };
}

async function commitPart(
  { run, keysOf }: VerbCall,
  job: JobRef,
  { planHash, round }: WorkScope,
  by: Reporter,
  items: readonly ItemReport[],
): Promise<CommitReply> {
  const { meta, completed, failed, results, batches, open, fences, doing, errors, events } =
    keysOf(job);
  const keys = [meta, completed, failed, results, batches, open, fences, doing, errors, events];
  const reporter = by.kind === 'leader' ? ['', by.epoch] : [by.batch, by.fence];
  const reports = items.flatMap(({ key, batch, state, costMicroDollars }) => [
    ...[key, batch, state.kind === 'ok' ? 'ok' : state.code, costMicroDollars ?? ''],
  ]);
  const reply = await run(scripts.commit, keys, planHash, round, ...reporter, ...reports);
  const [kind, letters, ...orders] = reply;
  if (kind !== 'committed') return { kind } as Sealed | Stale | NoJob;
  const keysWith = (letter: string) =>
    items.filter((_, at) => String(letters)[at] === letter).map(({ key }) => key);
  return {
    ...{ kind, accepted: keysWith('a'), duplicate: keysWith('d'), refused: keysWith('r') },
    orders: readOrders(orders),
  };
}
