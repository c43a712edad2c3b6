import type { JobPlace } from '@longhaul/jobs/object-key';
import type { Epoch } from '@longhaul/ports/coordinator-replies';
import { whileLeading } from '../lead/while-leading.ts';
import type { ErasePorts } from './erase-ports.ts';

/** An index of nothing is kept so long, for who asks late; then its keys are gone. */
const emptyRetentionMs = 60_000;

/**
 * Does something to a job while nobody leads it, and keeps leaders away meanwhile: it takes the lead
 * itself, and dispatches nothing. `undefined` when somebody else has the job.
 *
 * @param fate what becomes of the index: `stay` as it is, where it still knows the job; or `go`
 */
export async function whileOwning<Made>(
  ports: ErasePorts,
  job: JobPlace,
  fate: 'stay' | 'go',
  act: () => Promise<Made>,
): Promise<Made | undefined> {
  const owner = ports.random.token();
  const { leaderLeaseMs: leaseMs } = ports.settings;
  const reply = await ports.coordinator.lead(job, { owner, leaseMs });
  if (reply.kind === 'busy') return undefined;
  const { epoch, meta } = reply;
  try {
    return await whileLeading(ports, job, owner, act);
  } finally {
    if (fate === 'go' || meta.planHash === undefined) await emptyIndex(ports, job, epoch);
    await ports.coordinator.resign(job, { epoch });
  }
}

/** Leaves an index that forgets itself: taking the lead made one, which nobody else would end. */
async function emptyIndex({ coordinator }: ErasePorts, job: JobPlace, epoch: Epoch): Promise<void> {
  await coordinator.drop(job, { epoch });
  const nothing = { round: 1, total: 0, batchSizes: [], budgetMs: 1, spentMs: 0, quietMs: 0 };
  await coordinator.create(job, { ...nothing, epoch, planHash: 'none', thresholds: {} });
  await coordinator.seal(job, { epoch });
  await coordinator.finish(job, { epoch, retentionMs: emptyRetentionMs });
}
