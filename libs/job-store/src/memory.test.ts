import { jobStoreContract } from '@longhaul/testkit/contracts/job-store-contract';
import { createMemoryStore } from './memory.ts';

jobStoreContract('memory', async () => ({
  store: createMemoryStore(),
  close: async () => undefined,
}));
