import type { Page } from 'playwright-core';
import type { Moments } from './moments.ts';

/** One picture: which answers stand behind it, where it looks, and what is done first. */
export type Shot = {
  readonly name: string;
  readonly moment: string;
  readonly path: string;
  /** Further than loading: opens, hovers, fills. */
  readonly act?: (page: Page) => Promise<void>;
  /** Answers that replace recorded ones, by path; `'never'` keeps one waiting. */
  readonly instead?: Readonly<Record<string, { status: number; body: object } | 'never'>>;
  /** The window alone, where the page is too long to be looked at. */
  readonly isWindow?: boolean;
};

/** Every page in every state. */
export function shotsOf(moments: Moments): readonly Shot[] {
  return [...listShots(), ...jobShots(moments), ...dealShots(moments), ...questionShots(moments)];
}

const moment = 'embedded';

function placeIn({ jobs }: Moments, name: string): string {
  return `/jobs/${jobs[name] ?? ''}`;
}

function listShots(): readonly Shot[] {
  return [
    { name: 'jobs', moment, path: '/' },
    { name: 'jobs-empty', moment: 'empty', path: '/' },
    { name: 'jobs-loading', moment, path: '/', instead: { '/v1/jobs': 'never' } },
    { name: 'jobs-error', moment, path: '/', instead: { '/v1/jobs': unavailable } },
    { name: 'key-asked', moment, path: '/', instead: { '/v1/me': unauthorized } },
    // Where a key is asked for, another one may help.
    { name: 'forbidden', moment: 'fleet-ended', path: '/', instead: { '/v1/jobs': forbidden } },
    { name: 'not-found', moment, path: '/jobs/0123456789abcdef' },
    { name: 'new', moment, path: '/new' },
    { name: 'new-checked', moment, path: '/new', act: chooseBadFile },
  ];
}

function jobShots(moments: Moments): readonly Shot[] {
  const at = (name: string): string => placeIn(moments, name);
  return [
    { name: 'fleet-running', moment: 'fleet-running', path: at('fleet') },
    { name: 'fleet-ended', moment: 'fleet-ended', path: at('fleet') },
    ...['running', 'paused', 'cancelled', 'partial', 'failed', 'complete', 'strange'].map(
      (name): Shot => ({ name: `job-${name}`, moment, path: at(name) }),
    ),
    { name: 'job-large', moment: 'large', path: at('large') },
    { name: 'groups', moment, path: `${at('partial')}/groups` },
    { name: 'groups-large', moment: 'large', path: `${at('large')}/groups` },
    { name: 'priorities', moment, path: `${at('partial')}/priorities` },
    { name: 'priorities-failed', moment, path: `${at('failed')}/priorities` },
  ];
}

function dealShots(moments: Moments): readonly Shot[] {
  const at = (name: string): string => placeIn(moments, name);
  const itemOf = (name: string, index = 0): string => {
    const prefix = `/v1${at(name)}/items/`;
    const paths = Object.keys(moments.recordings[moment] ?? {}).filter(
      (path) => path.startsWith(prefix) && path.endsWith('/content'),
    );
    return (paths[index] ?? '').slice('/v1'.length).replace(/\/content$/, '');
  };
  return [
    { name: 'deals', moment, path: `${at('partial')}/items`, isWindow: true },
    { name: 'deals-large', moment: 'large', path: `${at('large')}/items`, isWindow: true },
    { name: 'deals-none', moment, path: `${at('partial')}/items?q=zzzz` },
    { name: 'deals-strange', moment, path: `${at('strange')}/items` },
    { name: 'deals-erased', moment, path: `${at('erased')}/items` },
    { name: 'deals-running', moment, path: `${at('running')}/items`, isWindow: true },
    { name: 'deal', moment, path: itemOf('partial', 2), isWindow: true },
    { name: 'deal-failed', moment, path: itemOf('partial'), isWindow: true },
    { name: 'deal-erased', moment, path: `${at('erased')}/items/gone-2` },
    { name: 'deal-strange', moment, path: itemOf('strange', 4) },
  ];
}

function questionShots(moments: Moments): readonly Shot[] {
  const asked = (name: string, job: string, path: string, button: string): Shot => ({
    ...{ name: `ask-${name}`, moment, path: `${placeIn(moments, job)}${path}`, isWindow: true },
    act: (page) => press(page, button),
  });
  return [
    asked('delete', 'complete', '', 'Delete this job'),
    asked('erase', 'erased', '/items/gone-1', 'Erase this deal'),
    asked('change', 'running', '', 'Change'),
    asked('cancel', 'running', '', 'Cancel'),
  ];
}

const unavailable = problem(503, 'unavailable', 'The store does not answer.');
const unauthorized = problem(401, 'unauthorized', 'This service asks for a key.');
const forbidden = problem(403, 'forbidden', 'This key may not read jobs.');

function problem(status: number, code: string, detail: string) {
  return { status, body: { type: `/problems/${code}`, title: detail, status, code, detail } };
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).press('Enter');
  await page.getByRole('dialog').waitFor();
}

async function chooseBadFile(page: Page): Promise<void> {
  const lines = Array.from({ length: 120 }, (_, each) => `{"deal_id":"d-${String(each)}"}`);
  const text = [...lines, '{"deal_name":"nobody"}', '{"deal_id":"d-1"}', '{"deal_id":', '[]'].join(
    '\n',
  );
  await page.locator('input[type=file]').setInputFiles({
    name: 'emea-q4.ndjson',
    mimeType: 'application/x-ndjson',
    buffer: Buffer.from(text),
  });
  await page.getByRole('heading', { name: 'emea-q4.ndjson' }).waitFor();
}
