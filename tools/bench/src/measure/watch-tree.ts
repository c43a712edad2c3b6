import { readdirSync, readFileSync } from 'node:fs';
import { parseProcess, TreeUse, type ProcessStatus } from './process-tree.ts';

/** Often enough not to miss a child; a process's own peak is kept by the kernel. */
const lookEveryMs = 50;

/** Watches a process tree until `stop` (Linux only: elsewhere it sees nothing). */
export function watchTree(rootPid: number): { readonly stop: () => TreeUse } {
  const use = new TreeUse(rootPid);
  const timer = setInterval(() => use.look(readProcesses()), lookEveryMs);
  return {
    stop: () => {
      clearInterval(timer);
      return use;
    },
  };
}

function readProcesses(): ProcessStatus[] {
  const names = read(() => readdirSync('/proc')) ?? [];
  return names
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const [status, stat] = ['status', 'stat'].map((name) =>
        read(() => readFileSync(`/proc/${pid}/${name}`, 'utf8')),
      );
      return parseProcess(status ?? '', stat ?? '') ?? [];
    });
}

/** A process may end between the listing and the reading. */
function read<Value>(get: () => Value): Value | undefined {
  try {
    return get();
  } catch {
    return undefined;
  }
}
