import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { watchTree } from '../measure/watch-tree.ts';
import { benchModelName } from '../model/reply.ts';

/** `longhaul serve` over a fresh folder, as a person starts it. */
export type Served = AsyncDisposable & {
  readonly url: string;
  /** The most that it held until now, in MiB, and its processor time; it is watched no longer. */
  readonly use: () => { readonly peakMib: number; readonly cpuMs: number };
};

const command = join(import.meta.dirname, '../../../../apps/cli/bin/longhaul.js');
const address = /http:\/\/127\.0\.0\.1:\d+/;

/** @throws when it ends before it says where it is */
export async function startServe(options: {
  readonly modelUrl: string;
  readonly folder: string;
  readonly lanes: number;
}): Promise<Served> {
  const { modelUrl, folder, lanes } = options;
  const place = await mkdtemp(join(folder, 'serve-'));
  const flags = ['--port', '0', '--data-dir', join(place, 'data'), '--lanes', String(lanes)];
  const child = spawn(process.execPath, [command, 'serve', ...flags, '--model', benchModelName], {
    env: { ...process.env, OPENAI_BASE_URL: modelUrl, OPENAI_API_KEY: 'bench' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  const tree = watchTree(child.pid ?? 0);
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (piece: Buffer): void => {
      said += piece.toString();
      const found = address.exec(said)?.[0];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    void ended.then(() => reject(new Error(`longhaul serve ended:\n${said.slice(-2000)}`)));
  });
  return {
    url,
    use: () => tree.stop(),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
      await rm(place, { recursive: true, force: true });
    },
  };
}
