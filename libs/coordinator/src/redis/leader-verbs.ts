/** The verbs of the leader and of people: each one script. */
import type { Control } from '@longhaul/jobs/documents/control';
import type { Coordinator } from '@longhaul/ports/coordinator';
import type {
  CreateReply,
  Death,
  Fenced,
  JobRef,
  NoJob,
  ReapReply,
} from '@longhaul/ports/coordinator-replies';
import { scripts } from './generated/scripts.ts';
import { readMeta } from './read-meta.ts';
import { wholeMs } from './verb-call.ts';
import type { ScriptReply, VerbCall } from './verb-call.ts';

export function leaderVerbs(call: VerbCall) {
  return { ...leading(call), ...opening(call), ...ending(call), control: controlOf(call) };
}

function leading({ run, keysOf, names, life }: VerbCall) {
  return {
    lead: async (job, { owner, leaseMs, waits = false }) => {
      const args = [owner, wholeMs(leaseMs), job.jobId, waits ? 1 : 0, life()];
      const reply = await run(scripts.lead, keysOf(job).all, ...args);
      if (reply[0] === 'busy') return { kind: 'busy', leftMs: Number(reply[1]) };
      const [, epoch, now, flat, doubtful] = reply;
      const meta = readMeta(flat as readonly string[], Number(now), names.countField);
      if (!meta) throw new Error(`Redis leads job ${job.jobId} without an index.`);
      return { kind: 'leading', epoch: String(epoch), meta, doubtful: Number(doubtful) === 1 };
    },
    resign: async (job, { epoch }) => {
      const { meta, events } = keysOf(job);
      await run(scripts.resign, [meta, events], epoch);
    },
    create: async (job, plan) => {
      const { thresholds } = plan;
      const [kind] = await run(
        ...([scripts.create, keysOf(job).all, plan.epoch, plan.planHash, plan.round] as const),
        ...([names.countField, plan.total, plan.batchSizes.join(',')] as const),
        ...([wholeMs(plan.budgetMs), plan.deadlineAt ?? '', wholeMs(plan.spentMs)] as const),
        ...([thresholds.toleratedFailures ?? '', thresholds.toleratedFailureShare ?? ''] as const),
        ...([plan.capMicroDollars ?? '', wholeMs(plan.quietMs)] as const),
        ...([plan.spentMicroDollars ?? '', life()] as const),
      );
      return kind as CreateReply;
    },
    drop: async (job, { epoch }) => {
      await run(scripts.drop, keysOf(job).all, epoch, names.countField);
    },
  } satisfies Partial<Coordinator>;
}

function opening({ run, keysOf }: VerbCall) {
  const keysFor = (job: JobRef) => {
    const { meta, batches, open, fences, events } = keysOf(job);
    return [meta, batches, open, fences, events];
  };
  return {
    offer: async (job, { epoch, batches, waitMs }) => {
      const numbers = batches.join(',');
      const reply = await run(scripts.offer, keysFor(job), epoch, wholeMs(waitMs), numbers);
      return reply[0] === 'offered' ? { kind: 'offered' } : refusalOf(reply);
    },
    dispatch: async (job, { epoch, batch }) => {
      const reply = await run(scripts.dispatch, keysFor(job), epoch, batch);
      if (reply[0] !== 'noted') return refusalOf(reply);
      return { kind: 'noted', graceMs: Number(reply[1]) };
    },
  } satisfies Partial<Coordinator>;
}

function ending({ run, keysOf, life }: VerbCall) {
  return {
    count: async (job, { epoch, ok, failed, spentMicroDollars }) => {
      const { meta, doing, events } = keysOf(job);
      const keys = [meta, doing, events];
      const reply = await run(scripts.count, keys, epoch, ok, failed, spentMicroDollars);
      const [kind] = reply;
      return kind === 'counted' || kind === 'outdated' ? { kind } : refusalOf(reply);
    },
    reap: async (job, { epoch }) => {
      const { meta, leases, fences, doing, events } = keysOf(job);
      const batches: number[] = [];
      const deaths: Death[] = [];
      for (;;) {
        const reply = await run(scripts.reap, [meta, leases, fences, doing, events], epoch, life());
        // Fenced between two pages: what was reaped so far was reaped, and is told.
        if (reply[0] !== 'reaped' && batches.length === 0) return refusalOf(reply);
        if (reply[0] === 'reaped') {
          batches.push(...(reply[2] as readonly number[]).map(Number));
          deaths.push(...readDeaths(reply[3] as readonly unknown[]));
        }
        if (reply[0] !== 'reaped' || Number(reply[1]) === 0) break;
      }
      return { kind: 'reaped', batches, deaths } satisfies ReapReply;
    },
    seal: async (job, { epoch }) => {
      const { meta, batches, open, leases, fences, doing, events } = keysOf(job);
      const keys = [meta, batches, open, leases, fences, doing, events];
      const reply = await run(scripts.seal, keys, epoch);
      if (reply[0] !== 'sealed') return refusalOf(reply);
      return { kind: 'sealed', ok: Number(reply[1]), failed: Number(reply[2]) };
    },
    reopen: async (job, { epoch, round, clear, budgetMs }) => {
      const keys = keysOf(job).all;
      const reply = await run(scripts.reopen, keys, epoch, round, wholeMs(budgetMs), ...clear);
      return reply[0] === 'reopened' ? { kind: 'reopened' } : refusalOf(reply);
    },
    finish: async (job, { epoch, retentionMs }) => {
      const reply = await run(scripts.finish, keysOf(job).all, epoch, wholeMs(retentionMs));
      return reply[0] === 'finished' ? { kind: 'finished' } : refusalOf(reply);
    },
  } satisfies Partial<Coordinator>;
}

function controlOf({ run, keysOf }: VerbCall): Coordinator['control'] {
  return async (job, { seq, after, control }) => {
    const { meta, events } = keysOf(job);
    const [first, second] = wordsOf(control);
    await run(scripts.control, [meta, events], seq, after, control.kind, first, second);
  };
}

function wordsOf(control: Control): readonly [string | number, string | number] {
  switch (control.kind) {
    case 'stop':
      return [control.mode, ''];
    case 'hold':
      return [control.hold, control.reason];
    case 'resume':
      return ['', ''];
    case 'deadline':
      return [control.deadlineAt, ''];
    case 'cap':
      return [control.capMicroDollars, ''];
    case 'concurrency':
      return [control.lanes, ''];
    case 'thresholds': {
      const { toleratedFailures, toleratedFailureShare } = control.thresholds;
      return [toleratedFailures ?? '', toleratedFailureShare ?? ''];
    }
  }
}

function readDeaths(flat: readonly unknown[]): readonly Death[] {
  const deaths: Death[] = [];
  for (let at = 0; at + 3 < flat.length; at += 4) {
    deaths.push({
      ...{ key: String(flat[at]), batch: Number(flat[at + 1]), deaths: Number(flat[at + 2]) },
      poison: Number(flat[at + 3]) === 1,
    });
  }
  return deaths;
}

function refusalOf([kind]: ScriptReply): Fenced | NoJob {
  return kind === 'nojob' ? { kind: 'nojob' } : { kind: 'fenced' };
}
