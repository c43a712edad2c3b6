import { mkdir } from 'node:fs/promises';
import { Child, workspace } from '../../harness/child.ts';
import { endpointOf, openScene, type Scene } from '../../harness/scene.ts';
import { startSimulator, type Simulator } from '../../harness/simulator.ts';
import { waitUntil } from '../../harness/wait-until.ts';

/** The built command: what people install. */
const command = 'apps/cli/dist/longhaul.mjs';

/** `longhaul serve` over a folder of its own, with the simulated model in another process. */
export type Served = {
  readonly url: string;
  readonly scene: Scene;
  readonly simulator: Simulator;
  /** Kills it and waits until it is gone. */
  readonly kill: () => Promise<void>;
  /** Starts it again, on the same folder and port. */
  readonly restart: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export async function startServed(): Promise<Served> {
  const scene = await openScene();
  await mkdir(scene.path('data'));
  const simulator = await startSimulator(scene.folder);
  let child = start(scene, simulator, 0);
  const url = await addressOf(child);
  return {
    url,
    scene,
    simulator,
    kill: () => child.destroy(),
    restart: async () => {
      child = start(scene, simulator, Number(new URL(url).port));
      await addressOf(child);
    },
    close: async () => {
      await child.destroy();
      await simulator.close();
      await scene.close();
    },
  };
}

function start({ folder }: Scene, { url }: Simulator, port: number): Child {
  const args = ['serve', '--port', String(port), '--data-dir', 'data', '--lanes', '8'];
  return new Child(command, args, { cwd: folder, env: endpointOf(url) });
}

/** The address that it prints once it answers. */
async function addressOf(child: Child): Promise<string> {
  await child.says('http://127.0.0.1:');
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(child.stdout)?.[0] ?? '';
  await waitUntil('it answers', async () => {
    const reply = await fetch(`${url}/readyz`).catch(() => undefined);
    return reply?.ok === true;
  });
  return url;
}

/** Where the page that is served was built to. */
export const dashboardFolder = `${workspace}/apps/dashboard/dist`;
