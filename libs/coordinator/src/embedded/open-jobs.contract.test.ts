import { openJobsContract } from '@longhaul/testkit/contracts/open-jobs-contract';
import { createSeededRandom } from '@longhaul/testkit/seeded-random';
import { createEmbeddedOpenJobs } from './open-jobs.ts';

openJobsContract('embedded', async () => ({
  openJobs: createEmbeddedOpenJobs({ random: createSeededRandom(1) }),
  close: async () => {},
}));
