import { mutant, type Mutant } from './mutant.ts';

const verbs = 'libs/coordinator/src/embedded/verbs';
const index = 'libs/coordinator/src/embedded/job-index.ts';
const money = 'libs/coordinator/src/embedded/money.ts';
const coordinator = 'libs/coordinator/src/embedded/coordinator.ts';

/** Rules of the index, in the embedded coordinator. */
export const indexMutants: readonly Mutant[] = [
  mutant(
    'skip the fence compare',
    index,
    'return lease?.fence === fence ? lease : undefined;',
    'return fence === "" ? undefined : lease;',
  ),
  mutant(
    'accept a failure from a non-owner',
    `${verbs}/commit.ts`,
    'return by.batch === batch && leaseOf(plan, batch, by.fence) !== undefined;',
    'return leaseOf(plan, batch, by.fence) !== undefined || by.batch === batch;',
  ),
  mutant(
    'reap without epoch',
    coordinator,
    'reap: asLeader(table, reap),',
    "reap: async (ref, by) => table.run(ref, (job, now) => isPlanned(job) ? reap(job, by, now) : { kind: 'nojob' }),",
  ),
  mutant(
    'count at dispatch',
    `${verbs}/offer.ts`,
    'batch.dispatches += 1;',
    'batch.dispatches += 1;\n  batch.barrenAttempts += 1;',
  ),
  mutant(
    'deadline as wall clock',
    index,
    'plan.budgetMs - spentMs :',
    'plan.budgetMs - Math.max(spentMs, now - arguments[0].createdAt) :',
  ),
  mutant(
    'led time runs while held',
    index,
    "if (job.leader !== undefined && job.state.hold === 'none') {",
    'if (job.leader !== undefined) {',
  ),
  mutant(
    'sealed in place of nojob',
    coordinator,
    "if (!isPlanned(job)) return { kind: 'nojob' };\n      const { planHash, round } = args;",
    "if (!isPlanned(job)) return { kind: 'sealed' };\n      const { planHash, round } = args;",
  ),
  mutant(
    'expiry alone frees a batch',
    `${verbs}/claim.ts`,
    'if (isQuiet(job, now) || batch.notBefore === undefined) return',
    'if (isQuiet(job, now) || (batch.notBefore === undefined && !(lease && lease.expiresAt < now))) return',
  ),
  mutant(
    'leads while another leads',
    `${verbs}/lead.ts`,
    'leader.owner !== owner && !hasExpired(leader, now)',
    'leader.owner !== owner && leader.expiresAt - now > 12_000',
  ),
  mutant(
    'adopts a fence at any time',
    `${verbs}/lease.ts`,
    'if (!isQuiet(job, now) || batch.lease !== undefined) return undefined;',
    'if (batch.lease !== undefined) return undefined;',
  ),
  mutant(
    'an unclean release opens the batch',
    `${verbs}/lease.ts`,
    'if (clean && batch.left > 0)',
    'if (batch.left > 0)',
  ),
  mutant(
    'grants while held',
    `${verbs}/claim.ts`,
    "return state.hold === 'none' && state.stop === 'none';",
    "return state.hold !== 'budget' && state.stop === 'none';",
  ),
  mutant(
    'a repeated claim is granted anew',
    `${verbs}/claim.ts`,
    'return answered?.owner === owner && answered.n === n;',
    'return answered?.owner === owner && answered.n > n;',
  ),
  mutant(
    'a reaped lease charges nobody',
    `${verbs}/reap.ts`,
    'const charged = batches.flatMap((batch) => chargeLease(job, batch));',
    'const charged = batches.flatMap((batch) => chargeLease(job, batch)).slice(0, 0);\n  for (const item of job.plan.items.values()) item.deaths = 0;',
  ),
  mutant(
    'a control is applied again',
    `${verbs}/control.ts`,
    'if (seq <= job.plan.controlSeq) return;',
    'if (seq < job.plan.controlSeq) return;',
  ),
  mutant(
    'a control is told before those that it follows',
    `${verbs}/control.ts`,
    'if (after > job.plan.controlSeq) return;',
    '',
  ),
  mutant(
    'what waits for money stays stamped',
    `${verbs}/lease.ts`,
    'for (const waiting of endless) liftStamp(job, waiting, batch);',
    'for (const waiting of endless.slice(0, 0)) liftStamp(job, waiting, batch);',
  ),
  mutant(
    'reopening again clears again',
    `${verbs}/round.ts`,
    'if (next.round <= job.state.round)',
    'if (next.round < job.state.round)',
  ),
  mutant(
    'a lease from a wrong clock never expires',
    index,
    'return leftMs <= 0 || leftMs > 2 * lease.leaseMs;',
    'return leftMs <= 0;',
  ),
  mutant(
    'no request asks the cap',
    money,
    'if (capMicroDollars === undefined) return undefined;',
    'if (capMicroDollars !== Infinity) return undefined;',
  ),
  mutant(
    'what a dead worker had reserved is given back',
    money,
    'if (id.startsWith(`${fence} `)) money.cap = chargeSpend(money.cap, id);',
    'if (id.startsWith(`${fence} `)) money.cap = settleSpend(money.cap, id, 0);',
  ),
  mutant(
    'a doubtful index is believed',
    index,
    'return plan.life !== life();',
    "return plan.life !== life() && plan.life === '';",
  ),
  mutant(
    'what was open before a rollback stays open',
    `${verbs}/create.ts`,
    'for (const batch of job.plan.batches) batch.notBefore = undefined;',
    'for (const batch of job.plan.batches) batch.notBefore ??= undefined;',
  ),
  mutant(
    'money that may be forgotten is believed',
    money,
    'if (!money.isCounted || isDoubtful(job)) return',
    'if (!money.isCounted) return',
  ),
  mutant(
    'a stamp never says done',
    `${verbs}/lease.ts`,
    "if (endless.length === 0) return { kind: 'done' };",
    '',
  ),
];
