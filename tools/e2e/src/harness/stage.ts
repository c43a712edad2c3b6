import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { openScene, type Scene } from './scene.ts';
import { startSimulator, type Simulator } from './simulator.ts';

/** What the tests of one file work with. */
export type Stage = {
  /** One for all tests of the file; each finds it answering at once and without faults. */
  readonly simulator: Simulator;
  /** Each test's own. */
  readonly scene: Scene;
};

/** Sets a stage up for the tests of a file, and takes it down; `flags` are the simulator's. */
export function useStage(...flags: readonly string[]): Stage {
  let home: Scene;
  let simulator: Simulator;
  let scene: Scene;
  beforeAll(async () => {
    home = await openScene();
    simulator = await startSimulator(home.folder, flags);
  });
  beforeEach(async () => {
    await simulator.change({ scale: 0, faults: [] });
    scene = await openScene(simulator);
  });
  afterEach(() => scene.close());
  afterAll(async () => {
    await simulator.close();
    await home.close();
  });
  return {
    get simulator() {
      return simulator;
    },
    get scene() {
      return scene;
    },
  };
}
