import { openJobsContract } from '@longhaul/testkit/contracts/open-jobs-contract';
import { afterAll, describe, expect, it } from 'vitest';
import { createRedisOpenJobs } from './open-jobs.ts';
import { freshLink, startServer } from './testing.ts';

const server = await startServer();
afterAll(() => server.stop());

openJobsContract('redis', async () => {
  const { link } = await freshLink(server);
  return { openJobs: createRedisOpenJobs({ link }), close: link.close };
});

describe('the incarnation', () => {
  it('is another after a flush, and after a restart', async () => {
    const { link } = await freshLink(server);
    const openJobs = createRedisOpenJobs({ link });
    const seen = [await openJobs.incarnation()];
    await server.ask('FLUSHALL');
    seen.push(await openJobs.incarnation());
    await server.restart();
    seen.push(await openJobs.incarnation());
    await link.close();
    expect(new Set(seen).size).toBe(3);
  });

  it('is the same for all who ask', async () => {
    const { link: one } = await freshLink(server);
    const { link: other } = await freshLink(server);
    const seen = [
      await createRedisOpenJobs({ link: one }).incarnation(),
      await createRedisOpenJobs({ link: other }).incarnation(),
    ];
    await Promise.all([one.close(), other.close()]);
    expect(new Set(seen).size).toBe(1);
  });
});
