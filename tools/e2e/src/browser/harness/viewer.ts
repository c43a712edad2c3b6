import { AxeBuilder } from '@axe-core/playwright';
import { expect } from 'vitest';
import type { Browser, BrowserContext, Page } from 'playwright-core';

/** Loading a page on a busy machine. */
const patienceMs = 30_000;

/** Somebody who looks at the page, with all that their browser complained of. */
export type Viewer = {
  readonly page: Page;
  /** Errors of scripts, of the console, and everything the content security policy refused. */
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
};

export type ViewerOptions = {
  readonly scheme?: 'light' | 'dark';
  readonly width?: number;
};

export async function openViewer(
  browser: Browser,
  baseURL: string,
  { scheme = 'light', width = 1280 }: ViewerOptions = {},
): Promise<Viewer> {
  const context: BrowserContext = await browser.newContext({
    baseURL,
    colorScheme: scheme,
    viewport: { width, height: 860 },
    timezoneId: 'Europe/Berlin',
    acceptDownloads: true,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return { page, complaints, close: () => context.close() };
}

/** Asks axe, and names each element it finds fault with. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  // The page has no frames: the simple way is the fast one.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${where}: ${id} at ${target.join(' ')}`),
  );
  expect(found).toEqual([]);
}
