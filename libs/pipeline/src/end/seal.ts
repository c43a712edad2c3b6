import type { OutcomeCode } from '@longhaul/jobs/outcome-code';
import type { Leadership } from '../lead/leadership.ts';
import type { SealReason } from '../lead/tick.ts';
import { writeManifest } from './write-manifest.ts';

/** What an item without an end died of, by why its round was sealed. */
const codeOf: Record<SealReason, OutcomeCode> = {
  'all-ended': 'STALLED',
  'budget-spent': 'DEADLINE',
  stopped: 'CANCELLED',
  stalled: 'STALLED',
};

/**
 * Ends a round: one way, leases dropped, then the account of every item. False when another leader
 * has the job, who does the same.
 */
export async function sealRound(leadership: Leadership, reason: SealReason): Promise<boolean> {
  const { ports, job, epoch } = leadership;
  const reply = await ports.coordinator.seal(job, { epoch });
  if (reply.kind !== 'sealed') return false;
  const { ok, failed } = reply;
  ports.events.emit({ kind: 'sealed', at: ports.clock.now(), jobId: job.jobId, ok, failed });
  await ports.crashPoints('after-seal');
  leadership.manifest = await writeManifest(leadership, codeOf[reason]);
  await ports.crashPoints('after-manifest');
  return true;
}
