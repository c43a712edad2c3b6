import { mkdir } from 'node:fs/promises';
import { askApi } from '../../harness/ask-api.ts';
import { Child } from '../../harness/child.ts';
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
  /** Submits a file's text and waits until that job is over; its id. */
  readonly finish: (pipeline: string, text: string) => Promise<string>;
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
    finish: (pipeline, text) => finish(url, pipeline, text),
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

type Answer = { readonly job_id: string; readonly outcome?: string };

async function finish(url: string, pipeline: string, text: string): Promise<string> {
  const { text: submitted } = await askApi(
    `${url}/v1/jobs?pipeline=${encodeURIComponent(pipeline)}`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: text,
    },
  );
  const { job_id: jobId } = JSON.parse(submitted) as Answer;
  const job = `${url}/v1/jobs/${jobId}`;
  await waitUntil(
    `${pipeline} is over`,
    async () => (JSON.parse((await askApi(job)).text) as Answer).outcome !== undefined,
    60_000,
    200,
  );
  return jobId;
}
