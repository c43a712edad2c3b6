import { leaseMs } from '@longhaul/testkit/coordinator-scene';
import { createStepClock } from '@longhaul/testkit/step-clock';
import { describe, expect, it } from 'vitest';
import { coordinatorBehavior } from '../verb-behavior/testing.ts';
import { createEmbeddedCoordinator } from './coordinator.ts';

coordinatorBehavior(async () => {
  const clock = createStepClock();
  return { coordinator: createEmbeddedCoordinator({ clock }), clock, close: async () => {} };
});

describe('waiting for a change', () => {
  it('begins before the job does', async () => {
    const clock = createStepClock();
    const coordinator = createEmbeddedCoordinator({ clock });
    const job = { tenant: 'contract', jobId: 'unborn' };
    const { signal } = new AbortController();
    const waiting = coordinator.changed(job, { cursor: '0', waitMs: leaseMs, signal });
    await coordinator.lead(job, { owner: 'leader', leaseMs });
    expect(await waiting).toBe('1');
  });
});
