import type { CrashPoint, CrashPoints } from '@longhaul/ports/crash-point';

/**
 * Stops the process's progress at a crash point, for a test that kills it there: `after-put:3` is
 * the third passing. Tells on standard error that it stands, then waits for the end.
 */
export function pauseAt(
  spec: string | undefined,
  tell: (line: string) => void = (line) => process.stderr.write(`${line}\n`),
): CrashPoints {
  if (spec === undefined) return () => Promise.resolve();
  const [point, count] = spec.split(':') as [CrashPoint, string | undefined];
  let passings = Number(count ?? '1');
  return async (reached) => {
    if (reached !== point) return;
    passings -= 1;
    if (passings !== 0) return;
    tell(`paused at ${point}`);
    await new Promise<never>(() => {
      // Keeps the process alive and this caller waiting: only a kill ends it.
      setInterval(() => undefined, 60_000);
    });
  };
}
