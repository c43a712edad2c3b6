import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Scratch } from './scratch.ts';

/** As long as the slowest tests of a library take, several times over. */
const longestMs = 600_000;

export type Ended = {
  /** 0: all was well; null: it was ended from outside, as after ten minutes. */
  readonly status: number | null;
  readonly output: string;
};

/**
 * Runs a program over the spoiled sources in a process group of its own, and ends the group with
 * it: tests that a mutant broke midway would leave their Redis servers running.
 */
export async function runAlone(
  { root, path }: Pick<Scratch, 'root' | 'path'>,
  [command = '', ...args]: readonly string[],
): Promise<Ended> {
  const child = spawn(command, args, {
    ...{ cwd: root, env: { PATH: path, HOME: root } },
    ...{ detached: true, stdio: ['ignore', 'pipe', 'pipe'] as const },
  });
  const endGroup = () => {
    if (child.pid !== undefined) killGroup(child.pid);
  };
  const tooLong = setTimeout(endGroup, longestMs);
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  try {
    const [status] = (await once(child, 'exit')) as [number | null];
    // What still runs holds the pipes open.
    endGroup();
    return { status, output: (await output).join('') };
  } finally {
    clearTimeout(tooLong);
    endGroup();
  }
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // None of the group is left.
  }
}
