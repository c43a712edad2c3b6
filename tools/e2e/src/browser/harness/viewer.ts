import { AxeBuilder } from '@axe-core/playwright';
import { expect } from 'vitest';
import { assertAgreed } from '@longhaul/service/testing';
import type { Browser, BrowserContext, Page, Response } from 'playwright-core';

/** Loading a page on a busy machine. */
const patienceMs = 30_000;

/** Somebody who looks at the page, with all that their browser complained of. */
export type Viewer = {
  readonly page: Page;
  /** Errors of scripts, of the console, and everything the content security policy refused. */
  readonly complaints: readonly string[];
  /** @throws when the api gave the page an answer that its OpenAPI document does not promise */
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
  const checks: Promise<unknown>[] = [];
  page.on('response', (response) => checks.push(disagreement(response)));
  const close = async (): Promise<void> => {
    const found = (await Promise.all(checks)).filter((one) => one !== undefined);
    await context.close();
    if (found.length > 0) throw new AggregateError(found, found.map(String).join('\n'));
  };
  return { page, complaints, close };
}

/** What is not as agreed in it; bodies that never end, or that the page let go, cannot be read. */
async function disagreement(response: Response): Promise<unknown> {
  const { pathname, search } = new URL(response.url());
  if (!pathname.startsWith('/v1/') || pathname.endsWith('/events')) return undefined;
  const [headers, body] = await Promise.all([response.allHeaders(), response.text()]).catch(
    () => [],
  );
  if (!headers || body === undefined) return undefined;
  const statusCode = response.status();
  try {
    assertAgreed(response.request().method(), `${pathname}${search}`, {
      statusCode,
      headers,
      body,
    });
    return undefined;
  } catch (error) {
    return error;
  }
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
