import type { Job } from '@longhaul/api-contract/documents/job';
import { VisuallyHidden } from '@mantine/core';
import { statusText } from '../ui/status-tag.tsx';

/**
 * Tells readers how far the job is, at every tenth and at every change of status: each item would be
 * a voice that never stops.
 */
export function ProgressAnnouncer({ job }: { readonly job: Job }) {
  const { ok, failed, total } = job.counts;
  const tenth = total === 0 ? 0 : Math.floor((10 * (ok + failed)) / total);
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {statusText(job.status)}, {tenth * 10}%
    </VisuallyHidden>
  );
}
