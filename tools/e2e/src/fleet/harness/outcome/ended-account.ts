import type { JobPlace } from '@longhaul/jobs/object-key';
import type { Account } from '../../../harness/account.ts';
import type { Fleet } from '../fleet.ts';
import { waitForFleet } from '../wait-for-fleet.ts';

/** Waits for the account of a job, whoever leads it. */
export async function accountOfEnded({ client }: Fleet, job: JobPlace): Promise<Account> {
  let account: Account | undefined;
  await waitForFleet('the job has its account', async () => {
    account = await client.account(job).catch(() => undefined);
    return account !== undefined;
  });
  if (!account) throw new Error('The account went away.');
  return account;
}
