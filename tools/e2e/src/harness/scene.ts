import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Child, type Ended } from './child.ts';
import type { Simulator } from './simulator.ts';

export type SceneOptions = {
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly input?: Readable | undefined;
};

/** One test's own folder with the commands run in it; whatever still runs at its end is killed. */
export type Scene = {
  readonly folder: string;
  /** A path inside the folder. */
  readonly path: (...names: readonly string[]) => string;
  /** Starts `longhaul` with these arguments. */
  readonly start: (args: readonly string[], options?: SceneOptions) => Child;
  /** Runs it to its end. */
  readonly run: (args: readonly string[], options?: SceneOptions) => Promise<Ended>;
  readonly close: () => Promise<void>;
};

/** The model that simulators answer for. */
export const model = 'simulated-analyst-1';

/** A fresh folder whose commands call the simulator; without one the command starts its own. */
export async function openScene(simulator?: Simulator): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), 'longhaul-e2e-'));
  const children: Child[] = [];
  const endpoint = simulator ? endpointOf(simulator.url) : {};
  const start: Scene['start'] = (args, options = {}) => {
    const env = { ...endpoint, ...options.env };
    const child = new Child('apps/cli/src/main.ts', args, { ...options, cwd: folder, env });
    children.push(child);
    return child;
  };
  return {
    folder,
    path: (...names) => join(folder, ...names),
    start,
    run: (args, options) => start(args, options).ended,
    close: async () => {
      await Promise.all(children.map((child) => child.destroy()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The environment of a command that calls an endpoint. */
export function endpointOf(url: string): Readonly<Record<string, string>> {
  return { OPENAI_BASE_URL: url, OPENAI_API_KEY: 'x', LONGHAUL_MODEL: model };
}
