import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LambdaEnvironment } from '@longhaul/testkit/processes/lambda-emulator';
import { waitUntil } from '../../harness/wait-until.ts';
import type { Fleet } from './fleet.ts';

/** The worker processes that run an invocation now. */
export async function runningWorkers({ lambda }: Fleet): Promise<readonly LambdaEnvironment[]> {
  return (await lambda.environments()).filter(({ state }) => state === 'running');
}

/** The batches that a worker process has claimed so far, by its own log. */
export async function batchesOf(
  { folder }: Fleet,
  { number }: LambdaEnvironment,
): Promise<ReadonlySet<number>> {
  const log = join(folder, 'workers', `environment-${String(number)}.log`);
  const lines = (await readFile(log, 'utf8').catch(() => '')).split('\n');
  const claims = lines.filter((line) => line.includes('"msg":"batch claimed"'));
  return new Set(claims.map((line) => (JSON.parse(line) as { batch: number }).batch));
}

/** Waits until so many calls are on their way to the model, and answers who makes them. */
export async function workersInCall(
  fleet: Fleet,
  calls: number,
): Promise<readonly LambdaEnvironment[]> {
  await waitUntil(`${String(calls)} calls are in flight`, async () => {
    return (await fleet.simulator.calls()).in_flight >= calls;
  });
  return runningWorkers(fleet);
}
