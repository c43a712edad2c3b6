import { coordinatorContract } from '@longhaul/testkit/contracts/coordinator-contract';
import { createStepClock } from '@longhaul/testkit/step-clock';
import { createEmbeddedCoordinator } from './coordinator.ts';

for (const [name, startMs] of [
  ['embedded', 1_790_000_000_000],
  ['embedded, from instant 0', 0],
] as const) {
  coordinatorContract(name, async () => {
    const clock = createStepClock(startMs);
    return { coordinator: createEmbeddedCoordinator({ clock }), clock, close: async () => {} };
  });
}
