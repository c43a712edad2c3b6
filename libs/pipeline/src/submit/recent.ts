import type { Submission } from '@longhaul/jobs/documents/submission';
import { recentKey } from '@longhaul/jobs/object-key';
import type { JobPorts } from '../engine.ts';

/** Enters a job in its tenant's list of jobs; again is harmless. Nothing but the list rests on it. */
export async function enterRecent(
  { store }: Pick<JobPorts, 'store'>,
  submission: Submission,
): Promise<void> {
  await store.putOnce(recentKey(submission, submission.submittedAt), new Uint8Array());
}
