import type { Browser, Route } from 'playwright-core';
import { openViewer } from '../harness/viewer.ts';
import type { Recording } from './recording.ts';
import type { Shot } from './shots.ts';

export type Look = {
  readonly scheme: 'light' | 'dark';
  readonly width: number;
  /** Where the picture is put. */
  readonly file: string;
};

/** Takes one picture; answers what the browser complained of, and whether it scrolls sideways. */
export async function take(
  browser: Browser,
  url: string,
  recordings: Readonly<Record<string, Recording>>,
  shot: Shot,
  { scheme, width, file }: Look,
): Promise<readonly string[]> {
  const viewer = await openViewer(browser, url, { scheme, width });
  const { page } = viewer;
  const recording = recordings[shot.moment] ?? {};
  await page.route('**/v1/**', (route) => answer(route, recording, shot.instead ?? {}));
  await page.goto(shot.path);
  await page.locator('main h1').or(page.locator('main [role=alert]')).or(page.locator('[aria-busy=true]')).first().waitFor();
  const isLoading = Object.values(shot.instead ?? {}).includes('never');
  if (!isLoading) await page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
  if (!isLoading) await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
  await shot.act?.(page);
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done, 60)))');
  const over = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  await page.screenshot({ path: file, fullPage: shot.isWindow !== true });
  await viewer.close();
  const expected = Object.keys(shot.instead ?? {}).length > 0 || shot.name === 'not-found';
  return [
    ...(over > 0 ? [`scrolls sideways by ${String(over)} px`] : []),
    ...(expected ? [] : viewer.complaints),
  ];
}

async function answer(
  route: Route,
  recording: Recording,
  instead: NonNullable<Shot['instead']>,
): Promise<void> {
  const { pathname, search } = new URL(route.request().url());
  // Nothing moves in a picture: the stream stays silent, as one that has just begun.
  if (pathname.endsWith('/events')) return;
  const other = instead[pathname];
  if (other === 'never') return;
  if (other) {
    const { status, body } = other;
    return route.fulfill({ status, contentType: 'application/problem+json', body: JSON.stringify(body) });
  }
  const reply = recording[`${pathname}${search}`] ?? notFound;
  const { status, contentType, body } = reply;
  await route.fulfill({ status, contentType, body });
}

const notFound = {
  status: 404,
  contentType: 'application/problem+json',
  body: JSON.stringify({
    ...{ type: '/problems/not-found', title: 'There is nothing here.', status: 404 },
    ...{ code: 'not_found', detail: 'There is no such job.' },
  }),
};
