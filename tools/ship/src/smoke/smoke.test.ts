import { expect, it } from 'vitest';
import { engineProblem, type Docker } from './docker.ts';
import { createPhases, until } from './phases.ts';

/** A clock that moves when it is slept on. */
function sleepingClock() {
  let at = 0;
  return { now: () => at, sleep: async (ms: number) => void (at += ms) };
}

it('where no engine answers, it says what to do', async () => {
  const deaf: Docker = { run: async () => Promise.reject(new Error('docker version failed')) };
  const problem = await engineProblem(deaf);
  expect(problem).toContain('docker version failed');
  expect(problem).toContain('Start it, or install it as https://docs.docker.com/engine/install/');
  expect(await engineProblem({ run: async () => '' })).toBeUndefined();
});

it('an engine without BuildKit is none', async () => {
  const run: Docker['run'] = async (command) =>
    command === 'buildx' ? Promise.reject(new Error('unknown command: buildx')) : '';
  expect(await engineProblem({ run })).toContain('unknown command: buildx');
});

it('every phase is told as it begins and timed, the one that failed too', async () => {
  const clock = sleepingClock();
  const said: string[] = [];
  const { phase, table } = createPhases(clock, (text) => void said.push(text));
  await phase('Building', () => clock.sleep(1_500));
  const failing = phase('Starting', async () => {
    await clock.sleep(500);
    throw new Error('as asked');
  });
  await expect(failing).rejects.toThrow('as asked');
  expect(said).toEqual(['Building …\n', 'Starting …\n']);
  expect(table()).toBe('    1.5 s  Building\n    0.5 s  Starting\n    2.0 s  in all\n');
});

it('what is waited for in vain is named', async () => {
  const clock = sleepingClock();
  let asked = 0;
  const answer = until(clock, 'an answer', 60_000, async () =>
    ++asked === 3 ? 'here' : undefined,
  );
  expect(await answer).toBe('here');
  const vain = until(clock, 'the end', 60_000, async () => undefined);
  await expect(vain).rejects.toThrow('Waited 60 s in vain: the end.');
});
