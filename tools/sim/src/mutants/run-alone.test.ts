import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { runAlone } from './run-alone.ts';

const place = { root: tmpdir(), path: process.env['PATH'] ?? '' };

it('what a program leaves running ends with it', async () => {
  // The one left behind holds the output open: while it lives, there is no answer.
  const ended = await runAlone(place, ['sh', '-c', 'sleep 600 & echo started; exit 3']);
  expect(ended).toEqual({ status: 3, output: 'started\n' });
});

it('a program that is not there is a surprise', async () => {
  await expect(runAlone(place, ['no-such-program'])).rejects.toThrow('ENOENT');
});
