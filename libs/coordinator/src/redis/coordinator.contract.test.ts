import { coordinatorContract } from '@longhaul/testkit/contracts/coordinator-contract';
import { afterAll } from 'vitest';
import { createRedisCoordinator } from './coordinator.ts';
import { freshLink, names, startServer } from './testing.ts';

const server = await startServer();
afterAll(() => server.stop());

for (const [name, startMs] of [
  ['redis', 1_790_000_000_000],
  ['redis, from instant 0', 0],
] as const) {
  coordinatorContract(name, async () => {
    let life = 1;
    const { clock, link } = await freshLink(server, startMs);
    const coordinator = createRedisCoordinator({
      ...{ link, names, now: clock.now },
      life: () => String(life),
    });
    const liveAgain = () => void (life += 1);
    return { coordinator, clock, liveAgain, close: link.close };
  });
}
