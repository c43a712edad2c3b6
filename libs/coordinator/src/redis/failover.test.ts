import { stageJob } from '@longhaul/testkit/coordinator-scene';
import { afterAll, expect, it } from 'vitest';
import { createRedisCoordinator } from './coordinator.ts';
import { linkTo, names, needsRealServer, startServer } from './testing.ts';

/** By default a server waits for other replicas, too, before it sends what it holds. */
const args = ['--repl-diskless-sync-delay', '0'];
const [server, replica] = await Promise.all([startServer({ args }), startServer({ args })]);
afterAll(() => Promise.all([server.stop(), replica.stop()]));

/** Resolves once the replica has what the server wrote. */
async function untilReplicated(): Promise<void> {
  const mark = 'replicated up to here';
  await server.ask('SET', 'mark', mark);
  for (;;) {
    if ((await replica.ask('GET', 'mark')).includes(mark)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

it('a replica that takes over is another life, and grants nothing before its index was compared', async (context) => {
  needsRealServer(server, context);
  const [first, second] = [linkTo(server.url), linkTo(replica.url)];
  const subject = { clock: first.clock, close: first.link.close };
  const scene = await stageJob({
    ...subject,
    coordinator: createRedisCoordinator({ link: first.link, names }),
  });
  await scene.open(0);
  await replica.ask('REPLICAOF', '127.0.0.1', new URL(server.url).port);
  await untilReplicated();
  await replica.ask('REPLICAOF', 'NO', 'ONE');
  const { job, scope, epoch } = scene;
  const coordinator = createRedisCoordinator({ link: second.link, names });
  const led = await coordinator.lead(job, { owner: 'leader', leaseMs: 60_000 });
  expect(led).toMatchObject({ kind: 'leading', epoch, doubtful: true });
  const asked = { ...scope, owner: 'worker', n: 1, leaseMs: 60_000 };
  expect(await coordinator.claimNext(job, asked)).toEqual({ kind: 'empty' });
  const sizes = { total: 5, batchSizes: [2, 2, 1], budgetMs: 9e6, spentMs: 0, quietMs: 0 };
  const plan = { epoch, ...scope, ...sizes, thresholds: {} };
  expect(await coordinator.create(job, plan)).toBe('exists');
  await coordinator.offer(job, { epoch, batches: [0], waitMs: 0 });
  expect(await coordinator.claimNext(job, asked)).toMatchObject({ kind: 'granted', batch: 0 });
  await Promise.all([first.link.close(), second.link.close()]);
}, 30_000);
