import { createRealClock } from '@longhaul/platform/clock';
import type { Client } from '@longhaul/api-contract/client/client';
import type { Docker } from './docker.ts';
import { tellImageSizes } from './images.ts';
import { deals, readOutcomes, submitDeals, waitForEnd, waitForEnded } from './job.ts';
import type { Phases } from './phases.ts';
import type { Stack } from './stack.ts';

const clock = createRealClock();
const simulator = 'http://127.0.0.1:9600';
const emulator = 'http://127.0.0.1:9700';

/** Workers at a time, and calls at a time in each, as docker-compose.yml has it. */
export const workers = 4;
const lanes = 5;
/** In flight where one worker is killed, and where all are; a restart of Redis may cut off as many. */
const mostRepeated = lanes + 2 * workers * lanes;

/**
 * Builds every image, brings the stack up, breaks it in mid-job in three ways, and reads every outcome.
 *
 * @throws Error at the first thing that is otherwise than it should be
 */
export async function runSmoke(docker: Docker, stack: Stack, phases: Phases): Promise<void> {
  const { phase, tell } = phases;
  await phase('Building every image', () => stack.compose('build', '--quiet'));
  await tellImageSizes(docker, tell);
  await phase('Bringing the stack up', () => stack.up());
  const key = await stack.readKey();
  const client = await stack.client(key);
  const jobId = await phase(`Submitting ${String(deals)} deals`, () => submitDeals(client));
  await breakInMidJob(client, jobId, stack, phases);
  const job = await phase('Reading on to the end', () => waitForEnd(clock, client, jobId));
  tell(`${job.message ?? job.status} ${job.isSimulated ? 'A simulated model answered.' : ''}`);
  await checkOutcomes(client, jobId, phases);
  await checkRequests(stack, phases);
  await phase('Bringing it up again, which must keep the key', async () => {
    await stack.compose('up', '--detach', 'key', 'api');
    if ((await stack.readKey()) !== key) throw new Error('The second start drew another key.');
  });
  await phase('Stopping service and orchestrator', async () => {
    await stack.compose('stop', 'api', 'orchestrator');
    const codes = await stack.exitCodes('api', 'orchestrator');
    if (codes.some((code) => code !== 0)) throw new Error(`They ended with ${codes.join(', ')}.`);
  });
}

/** Each breaks once a further fifth of the deals has ended, so that there is something to break. */
async function breakInMidJob(
  client: Client,
  jobId: string,
  stack: Stack,
  { phase, tell }: Phases,
): Promise<void> {
  const breakages = [
    ['Killing a worker', () => stack.askInside('emulator', 'POST', `${emulator}/_kill`)],
    ['Restarting the emulator', () => stack.compose('restart', 'emulator')],
    ['Restarting Redis', () => stack.compose('restart', 'valkey')],
  ] as const;
  for (const [at, [title, act]] of breakages.entries()) {
    const count = Math.ceil(((at + 1) * deals) / 5);
    const job = await phase(`Working on ${String(count)} deals`, () =>
      waitForEnded(clock, client, jobId, count),
    );
    const { ok, failed, left } = job.counts;
    if (left === 0) throw new Error(`${title}: the job was over before; slow the simulator down.`);
    await phase(title, act);
    tell(`${String(ok)} ok, ${String(failed)} failed, ${String(left)} left before that`);
  }
}

async function checkOutcomes(
  client: Client,
  jobId: string,
  { phase, tell }: Phases,
): Promise<void> {
  const { ok, failed } = await phase('Reading the outcomes', () => readOutcomes(client, jobId));
  const different = new Set([...ok, ...failed]).size;
  tell(`${String(ok.length)} results, ${String(failed.length)} failures`);
  if (different !== deals || ok.length + failed.length !== deals) {
    throw new Error(`${String(different)} different deals have an outcome, not ${String(deals)}.`);
  }
}

/** What was paid for beyond one request a deal is what was in flight where something broke. */
async function checkRequests(stack: Stack, { tell }: Phases): Promise<void> {
  const answer = await stack.askInside('simulator', 'GET', `${simulator}/_calls`);
  const { calls } = JSON.parse(answer) as { readonly calls: readonly unknown[] };
  tell(`${String(calls.length)} requests reached the model`);
  if (calls.length > deals + mostRepeated) {
    throw new Error('More was paid for again than can have been in flight.');
  }
}
