import { expect, it } from 'vitest';
import { publicFleet } from '../testing.ts';
import { monthlyMicroUsd } from './monthly-cost.ts';
import { readSettings } from './settings.ts';
import { sizeNames, sizes, workersOfOne } from './sizes.ts';

const read = (changes: Readonly<Record<string, string | undefined>>) => () =>
  readSettings((name) => ({ ...publicFleet, ...changes })[name]);

it('takes the least that must be given, and keeps data unless told otherwise', () => {
  expect(read({ size: undefined })()).toMatchObject({
    sizeName: 'small',
    keepsData: true,
    modelKeySecret: 'longhaul/model-key',
  });
});

it.each([
  [{ size: 'huge' }, /setting size is "huge": it must be one of small, standard, large/],
  [{ apiImage: undefined }, /setting apiImage is missing: give it as -c apiImage=/],
  [{ apiImage: 'registry.example/api:latest' }, /setting apiImage is "registry\.example/],
  [{ apiImage: 'registry.example/api' }, /setting apiImage is/],
  [{ workerCode: 'gone.zip' }, /setting workerCode is "gone.zip", where nothing is: npm run pack/],
  [{ certificateArn: 'mine' }, /setting certificateArn is "mine"/],
  [{ modelBaseUrl: 'http://model.example' }, /setting modelBaseUrl is/],
  [{ budgetUsd: '-3' }, /setting budgetUsd is "-3"/],
])('refuses %j, naming the setting', (changes, words) => {
  expect(read(changes)).toThrow(words);
});

it('an image by digest or tag is taken, from a registry with a port too', () => {
  const digest = `registry.example:5000/api@sha256:${'0'.repeat(64)}`;
  expect(read({ apiImage: digest })().apiImage).toBe(digest);
  expect(read({ apiImage: 'registry.example:5000/a/api:v1' })().apiImage).toMatch(/v1$/);
});

it('idle, a small fleet costs 107 dollars a month, a standard one 474, a large one 787', () => {
  const usd = sizeNames.map((name) => Math.round(monthlyMicroUsd(sizes[name]) / 1_000_000));
  expect(usd).toEqual([107, 474, 787]);
});

it('a service that is not started yet runs no task, and nothing else changes', () => {
  const { size } = read({ startApi: 'false' })();
  expect(size).toEqual({ ...sizes.standard, api: { ...sizes.standard.api, least: 0 } });
});

it.each(sizeNames)(
  'the orchestrators of a %s fleet ask for no more workers than may run',
  (name) => {
    const size = sizes[name];
    expect(workersOfOne(size) * size.orchestrator.most).toBeLessThanOrEqual(size.workers);
    expect(workersOfOne(size)).toBeGreaterThan(0);
  },
);
