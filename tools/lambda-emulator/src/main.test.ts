import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emulate, processState, waitUntil } from './testing.ts';

/** An emulator with one frozen and one spinning process. */
async function withTwoProcesses() {
  const emulator = await emulate(['--concurrency', '2']);
  await emulator.invoke({ do: 'spin' }, { type: 'Event' });
  await emulator.invoke({});
  await waitUntil('one runs and one is frozen', async () => {
    const states = (await emulator.environments()).map(({ state }) => state);
    return states.sort().join() === 'frozen,running';
  });
  const pids = (await emulator.environments()).map(({ pid }) => pid);
  return { ...emulator, pids, areGone: () => pids.every((pid) => processState(pid) === 'gone') };
}

describe('the process', () => {
  it('ends on SIGTERM with all its workers, frozen and spinning', async () => {
    const { signal, areGone } = await withTwoProcesses();
    expect(await signal('SIGTERM')).toBe(0);
    expect(areGone()).toBe(true);
  });

  it('leaves no worker behind when it is killed', async () => {
    const { signal, areGone } = await withTwoProcesses();
    await signal('SIGKILL');
    await waitUntil('its workers are gone', areGone);
  });

  it.each([
    [[], '--function, --bundle and --handler are needed'],
    [['--bundle', 'nowhere.mjs'], 'there is no file nowhere.mjs'],
    [['--handler', 'other.handler'], "--handler other.handler: write the bundle's name"],
    [['--concurrency', '0'], '--concurrency: write a number from 1 to 1000'],
    [['--when-full', 'burst'], '--when-full burst: write throttle or queue'],
    [['--env', '=VALUE'], '--env =VALUE: write NAME=VALUE'],
    [['--verbose'], "Unknown option '--verbose'"],
  ])('refuses %j with what is wrong and exits 2', (args, message) => {
    const bundle = join(import.meta.dirname, 'main.ts');
    const whole = ['--function', 'f', '--bundle', bundle, '--handler', 'main.ts.run', ...args];
    const main = join(import.meta.dirname, 'main.ts');
    const { status, stderr } = spawnSync(
      process.execPath,
      [main, ...(args.length === 0 ? [] : whole)],
      {
        encoding: 'utf8',
      },
    );
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });
});
