/** The meta hash as the port shows it. */
import { initialState } from '@longhaul/jobs/job-state';
import type { Hold, JobPhase, Stop } from '@longhaul/jobs/job-state';
import type { JobMeta } from '@longhaul/ports/coordinator-replies';

/** Fields and values, one after the other; undefined when there is no such job. */
export function readMeta(
  flat: readonly string[],
  now: number,
  countField: string,
): JobMeta | undefined {
  if (flat.length === 0) return undefined;
  const fields = new Map<string, string>();
  for (let at = 0; at + 1 < flat.length; at += 2)
    fields.set(String(flat[at]), String(flat[at + 1]));
  const text = (field: string): string | undefined => fields.get(field);
  const number = (field: string): number | undefined => {
    const value = fields.get(field);
    return value === undefined ? undefined : Number(value);
  };
  const count = (field: string) => number(field) ?? 0;
  const deadlineAt = number('deadline_at');
  const leftMs =
    deadlineAt === undefined ? count('budget_ms') - count('spent_ms') : deadlineAt - now;
  const isPlanned = fields.has('plan_hash');
  return {
    state: {
      round: number('round') ?? initialState.round,
      phase: (text('phase') ?? initialState.phase) as JobPhase,
      hold: (text('hold') ?? initialState.hold) as Hold,
      stop: (text('stop') ?? initialState.stop) as Stop,
    },
    planHash: text('plan_hash'),
    now,
    leadLeftMs: leadLeftMs(count('leader_until') - now, count('leader_lease_ms')),
    createdAt: count('created_at'),
    ...{ total: count(countField), batchCount: count('total_batches') },
    ...{ ok: count('ok'), failed: count('failed'), spentMs: count('spent_ms') },
    leftMs: isPlanned ? Math.max(leftMs, 0) : 0,
    deadlineAt,
    controlSeq: count('control_seq'),
    thresholds: {
      ...(fields.has('tolerated_failures') && { toleratedFailures: count('tolerated_failures') }),
      ...(fields.has('tolerated_share') && { toleratedFailureShare: count('tolerated_share') }),
    },
    lanes: number('lanes'),
    capMicroDollars: number('cap'),
    spentMicroDollars: number('settled'),
    reservedMicroDollars: count('reserved'),
    holdReason: text('hold_reason') ?? '',
    quietMs: isPlanned ? Math.max(count('quiet_until') - now, 0) : 0,
  };
}

/** As the scripts judge it: a lease further ahead than twice its length was written by a wrong clock. */
function leadLeftMs(leftMs: number, leaseMs: number): number {
  return leftMs > 0 && leftMs <= 2 * leaseMs ? leftMs : 0;
}
