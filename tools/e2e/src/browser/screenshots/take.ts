import type { Browser, Page, Route } from 'playwright-core';
import { openViewer } from '../harness/viewer.ts';
import { placeOf, recordedAt, type Recording } from './recording.ts';
import type { Shot } from './shots.ts';

export type Look = {
  readonly scheme: 'light' | 'dark';
  readonly widths: readonly number[];
  /** Where the picture of a width is put. */
  readonly fileOf: (width: number) => string;
};

const height = 860;
/** A page of many deals on a busy machine. */
const patienceMs = 120_000;

/** Charts follow their box when the browser gets to it, and are drawn in the frames after. */
const chartsDrawn = `new Promise((done, fail) => {
  const fits = (canvas) => {
    // Between the two stands an element of the chart's own, which has the canvas's size.
    const box = canvas.parentElement.parentElement;
    return Math.abs(canvas.clientWidth - box.clientWidth) <= 1
      && Math.abs(canvas.clientHeight - box.clientHeight) <= 1;
  };
  let framesLeft = ${String(patienceMs / 16)};
  const look = () => {
    if ([...document.querySelectorAll('canvas')].every(fits)) return setTimeout(done, 80);
    framesLeft -= 1;
    if (framesLeft < 0) return fail(new Error('A chart does not fit its box.'));
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})`;

/** Takes one shot in all widths; answers what the browser complained of, and what scrolls sideways. */
export async function take(
  browser: Browser,
  url: string,
  recordings: Readonly<Record<string, Recording>>,
  shot: Shot,
  { scheme, widths, fileOf }: Look,
): Promise<readonly string[]> {
  const instead = shot.instead ?? {};
  const viewer = await openViewer(browser, url, { scheme, width: widths[0] ?? 1280 });
  const { page } = viewer;
  const recording = recordings[shot.moment] ?? {};
  // What runs is drawn up to now, and "now" is when it was recorded.
  const at = recording[recordedAt];
  if (at) await page.clock.setFixedTime(at.body);
  await page.route('**/v1/**', (route) => answer(route, recording, instead));
  await page.goto(shot.path);
  if (!Object.values(instead).includes('never')) await isLoaded(page);
  await shot.act?.(page);
  const found: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height });
    await page.evaluate(chartsDrawn);
    const over = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    if (over > 0) found.push(`${String(width)} wide: scrolls sideways by ${String(over)} px`);
    const path = fileOf(width);
    await page.screenshot({ path, fullPage: shot.isWindow !== true, timeout: patienceMs });
  }
  const isFaulty = Object.keys(instead).length > 0 || shot.name === 'not-found';
  if (!isFaulty) found.push(...viewer.complaints);
  await viewer.close();
  return found;
}

async function isLoaded(page: Page): Promise<void> {
  await page.locator('main h1').or(page.locator('main [role=alert]')).first().waitFor();
  for (const wait of ['[aria-busy=true]', '.mantine-Skeleton-root']) {
    await page.locator(wait).first().waitFor({ state: 'detached' });
  }
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
    return route.fulfill({
      status,
      contentType: 'application/problem+json',
      body: JSON.stringify(body),
    });
  }
  const reply = recording[placeOf(`${pathname}${search}`)] ?? notFound;
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
