import { spawn } from 'node:child_process';

/**
 * Keeps no worker alive that outlives the emulator. A frozen process does not notice that its parent
 * is gone, so a shell of a few lines is told of every worker and kills what is left when the pipe to
 * it closes, however the emulator ended.
 */
export type Guard = {
  readonly watch: (pid: number) => void;
  readonly forget: (pid: number) => void;
  /** Kills what is still watched, and ends. */
  readonly close: () => void;
};

const script = `
pids=
while read -r word pid; do
  kept=
  for known in $pids; do [ "$known" = "$pid" ] || kept="$kept $known"; done
  [ "$word" = watch ] && kept="$kept $pid"
  pids=$kept
done
[ -z "$pids" ] || kill -KILL $pids 2>/dev/null
`;

export function startGuard(): Guard {
  // Its own session: a signal to the emulator's group must not reach it.
  const shell = spawn('/bin/sh', ['-c', script], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  shell.unref();
  shell.stdin.on('error', () => undefined);
  return {
    watch: (pid) => void shell.stdin.write(`watch ${String(pid)}\n`),
    forget: (pid) => void shell.stdin.write(`forget ${String(pid)}\n`),
    close: () => void shell.stdin.end(),
  };
}
