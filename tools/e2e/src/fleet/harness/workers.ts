import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobPlace } from '@longhaul/jobs/object-key';
import type { LambdaEnvironment } from '@longhaul/testkit/processes/lambda-emulator';
import { waitForFleet } from './wait-for-fleet.ts';
import type { Fleet } from './fleet.ts';

/** The worker processes that run an invocation now. */
export async function runningWorkers({ lambda }: Fleet): Promise<readonly LambdaEnvironment[]> {
  return (await lambda.environments()).filter(({ state }) => state === 'running');
}

/** The batches of a job that a worker process has claimed so far, by its own log. */
export async function batchesOf(
  { folder }: Fleet,
  { jobId }: JobPlace,
  { number }: LambdaEnvironment,
): Promise<ReadonlySet<number>> {
  const log = join(folder, 'workers', `environment-${String(number)}.log`);
  const lines = (await readFile(log, 'utf8').catch(() => '')).split('\n');
  const claims = lines
    .filter((line) => line.includes('"msg":"batch claimed"'))
    .map((line) => JSON.parse(line) as { readonly job: string; readonly batch: number });
  return new Set(claims.filter(({ job }) => job === jobId).map(({ batch }) => batch));
}

/** Waits until so many calls are on their way to the model, and answers who makes them. */
export async function workersInCall(
  fleet: Fleet,
  calls: number,
): Promise<readonly LambdaEnvironment[]> {
  await waitForFleet(`${String(calls)} calls are in flight`, async () => {
    return (await fleet.simulator.calls()).in_flight >= calls;
  });
  return runningWorkers(fleet);
}

/** Waits until another worker has claimed one of these batches. */
export async function claimedByOthers(
  fleet: Fleet,
  job: JobPlace,
  first: LambdaEnvironment,
  batches: ReadonlySet<number>,
): Promise<void> {
  await waitForFleet('a batch is claimed by another worker', async () => {
    const all = await fleet.lambda.environments();
    const others = all.filter(({ number }) => number !== first.number);
    const claimed = await Promise.all(others.map((other) => batchesOf(fleet, job, other)));
    return claimed.some((numbers) => [...numbers].some((number) => batches.has(number)));
  });
}
