import type { JobPlace } from '@longhaul/jobs/object-key';
import { expect } from 'vitest';
import { expectEveryOnce } from '../../../harness/every-once.ts';
import { accountOfEnded } from './ended-account.ts';
import type { Fleet } from '../fleet.ts';
import { billText, type Bill, type Toll } from './toll.ts';

/** Every deal is ok and accounted for exactly once, and was paid for no more often than faults explain. */
export async function expectEnded(
  fleet: Fleet,
  job: JobPlace,
  ids: readonly string[],
  toll: Toll,
): Promise<Bill> {
  const account = await accountOfEnded(fleet, job);
  expectEveryOnce(account, ids);
  expect(account.failed).toEqual([]);
  const bill = await toll.bill(ids);
  console.info(billText(bill));
  await expectNoTimeOut(fleet);
  expect(bill.charged).toBeLessThanOrEqual(bill.deals + bill.inFlight);
  return bill;
}

/** No worker of ours is ever ended by its platform. */
async function expectNoTimeOut({ lambda }: Fleet): Promise<void> {
  const deliveries = await lambda.deliveries();
  expect(deliveries.filter((each) => each.error_type === 'Sandbox.Timedout')).toEqual([]);
}
