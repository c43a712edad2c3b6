import { readFileSync } from 'node:fs';

/** Whether a process of ours with this id runs or is stopped; one that only waits for its parent is gone. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+[ZX]/m.test(statusOf(pid));
  } catch {
    return false;
  }
}

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  } catch {
    // No such file system here, or it ended just now: the next look will tell.
    return '';
  }
}
