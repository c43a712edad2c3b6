import type { JobPlace } from '@longhaul/jobs/object-key';
import type { JobStore } from '@longhaul/ports/job-store';
import { isRequested } from '../../rounds.ts';
import { readManifestHead, type ManifestHead } from './manifest-head.ts';

/** Where a job's rounds stand by the store alone, without the items of any account. */
export type RoundStanding = {
  /** The newest round that was asked for. */
  readonly round: number;
  /** The accounts that stand, oldest first; the newest round's is missing while it is open. */
  readonly accounts: readonly ManifestHead[];
};

export async function readRoundStanding(store: JobStore, job: JobPlace): Promise<RoundStanding> {
  const accounts: ManifestHead[] = [];
  for (let round = 1; ; round += 1) {
    const account = await readManifestHead(store, job, round);
    if (!account) return { round, accounts };
    accounts.push(account);
    if (!(await isRequested({ store }, job, round + 1))) return { round, accounts };
  }
}
