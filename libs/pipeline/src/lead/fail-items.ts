import { sentenceOf, type OutcomeCode } from '@longhaul/jobs/outcome-code';
import { putFailure } from '../work/record-end.ts';
import type { Leadership } from './leadership.ts';
import type { LedItem } from '../plan/adopted-plan.ts';

/** Ends items from the leader's side: first in the index, by epoch, then in the store. */
export async function failItems(
  leadership: Leadership,
  items: readonly LedItem[],
  code: OutcomeCode,
): Promise<void> {
  if (items.length === 0) return;
  const { ports, job, scope, epoch } = leadership;
  const reply = await ports.coordinator.commit(job, {
    ...scope,
    by: { kind: 'leader', epoch },
    items: items.map(({ key, batch }) => ({ key, batch, state: { kind: 'failed', code } })),
  });
  if (reply.kind !== 'committed') return;
  const accepted = new Set(reply.accepted);
  for (const item of items) {
    if (!accepted.has(item.key)) continue;
    const end = { code, message: sentenceOf(code) };
    await putFailure(ports, job, scope.round, item, end);
    const { key, batch } = item;
    const at = ports.clock.now();
    const what = { item: key, batch, outcome: 'failed', code, durationMs: 0 } as const;
    ports.events.emit({ kind: 'item-ended', at, jobId: job.jobId, ...what });
  }
}
