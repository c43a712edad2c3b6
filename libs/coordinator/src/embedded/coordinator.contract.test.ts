import { coordinatorContract } from '@longhaul/testkit/contracts/coordinator-contract';
import { createStepClock } from '@longhaul/testkit/step-clock';
import { createEmbeddedCoordinator } from './coordinator.ts';

for (const [name, startMs] of [
  ['embedded', 1_790_000_000_000],
  ['embedded, from instant 0', 0],
] as const) {
  coordinatorContract(name, async () => {
    const clock = createStepClock(startMs);
    let life = 1;
    const coordinator = createEmbeddedCoordinator({ clock, life: () => String(life) });
    const liveAgain = () => void (life += 1);
    return { coordinator, clock, liveAgain, close: async () => {} };
  });
}
