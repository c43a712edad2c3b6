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

/** What a worker process has taken up of a job so far, by its own log. */
export type TakenUp = {
  readonly batches: ReadonlySet<number>;
  readonly items: ReadonlySet<string>;
};

type LogLine = {
  readonly job?: string;
  readonly event?: string;
  readonly batch?: number;
  readonly item?: string;
};

export async function takenUpBy(
  { folder }: Fleet,
  { jobId }: JobPlace,
  { number }: LambdaEnvironment,
): Promise<TakenUp> {
  const log = join(folder, 'workers', `environment-${String(number)}.log`);
  const lines = (await readFile(log, 'utf8').catch(() => '')).split('\n');
  const events = lines
    .filter((line) => line.includes(jobId) && line.endsWith('}'))
    .map((line) => JSON.parse(line) as LogLine)
    .filter(({ job }) => job === jobId);
  const of = (kind: string): readonly LogLine[] => events.filter(({ event }) => event === kind);
  return {
    batches: new Set(of('claimed').flatMap(({ batch }) => batch ?? [])),
    items: new Set(of('item-started').flatMap(({ item }) => item ?? [])),
  };
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

/** Waits for a worker that has a call of this job in flight. */
export async function workerInCall(fleet: Fleet, job: JobPlace): Promise<LambdaEnvironment> {
  let found: LambdaEnvironment | undefined;
  await waitForFleet('a worker is in a call', async () => {
    for (const worker of await workersInCall(fleet, 1)) {
      const durable = new Set(await fleet.client.durable(job));
      const { items } = await takenUpBy(fleet, job, worker);
      if ([...items].some((item) => !durable.has(item))) found = worker;
    }
    return found !== undefined;
  });
  if (!found) throw new Error('No worker is in a call.');
  return found;
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
    const taken = await Promise.all(others.map((other) => takenUpBy(fleet, job, other)));
    return taken.some((one) => [...one.batches].some((batch) => batches.has(batch)));
  });
}
