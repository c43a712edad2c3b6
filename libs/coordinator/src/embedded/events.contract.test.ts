import { jobEventsContract } from '@longhaul/testkit/contracts/job-events-contract';
import { createEmbeddedEvents } from './events.ts';

jobEventsContract('embedded', async ({ limit }) => ({
  events: createEmbeddedEvents({ limit }),
  settled: async () => {},
  close: async () => {},
}));
