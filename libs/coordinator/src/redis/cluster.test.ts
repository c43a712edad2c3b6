/** One node of a cluster that holds all slots: every script's keys must be in one of them. */
import { coordinatorContract } from '@longhaul/testkit/contracts/coordinator-contract';
import { openJobsContract } from '@longhaul/testkit/contracts/open-jobs-contract';
import { rateLimiterContract } from '@longhaul/testkit/contracts/rate-limiter-contract';
import { afterAll, beforeEach, describe } from 'vitest';
import { createRedisCoordinator } from './coordinator.ts';
import { createRedisOpenJobs } from './open-jobs.ts';
import { createRedisRateLimiter } from './rate-limiter.ts';
import { freshLink, names, needsRealServer, startServer } from './testing.ts';

const server = await startServer({ isCluster: true });
afterAll(() => server.stop());

describe('a cluster', () => {
  beforeEach((context) => needsRealServer(server, context));

  coordinatorContract('redis cluster', async () => {
    const { clock, link } = await freshLink(server, 1_790_000_000_000);
    let life = 1;
    const coordinator = createRedisCoordinator({
      ...{ link, names, now: clock.now },
      life: () => String(life),
    });
    const liveAgain = () => void (life += 1);
    return { coordinator, clock, liveAgain, close: link.close };
  });

  rateLimiterContract('redis cluster', async (limits) => {
    const { clock, link } = await freshLink(server, 1_790_000_000_000);
    const limiter = createRedisRateLimiter({ link, name: 'endpoint', limits, now: clock.now });
    return { limiter, clock, close: link.close };
  });

  openJobsContract('redis cluster', async () => {
    const { link } = await freshLink(server);
    return { openJobs: createRedisOpenJobs({ link }), close: link.close };
  });
});
