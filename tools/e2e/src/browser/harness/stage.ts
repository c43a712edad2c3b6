import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Browser } from 'playwright-core';
import { skipBecause } from '../../harness/skip.ts';
import { findChromium, launch } from './chromium.ts';
import { startServed, type Served } from './served.ts';
import { openViewer, type Viewer } from './viewer.ts';

/** What the browser tests of one file work with: one browser, one service, a viewer for each test. */
export type BrowserStage = {
  /** False where there is no Chromium, and every test is skipped. */
  readonly isThere: boolean;
  readonly browser: Browser;
  readonly served: Served;
  readonly viewer: Viewer;
};

/** Sets it up for the tests of a file; without a Chromium each is skipped and says so. */
export function useBrowser(): BrowserStage {
  const chromium = findChromium(process.env);
  let browser: Browser | undefined;
  let served: Served | undefined;
  let viewer: Viewer | undefined;
  beforeAll(async () => {
    if (chromium === undefined) return;
    [browser, served] = await Promise.all([launch(chromium), startServed()]);
  });
  beforeEach(async (context) => {
    if (!browser || !served) return skipBecause(context, 'no Chromium found');
    viewer = await openViewer(browser, served.url);
  });
  afterEach(() => viewer?.close());
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });
  return {
    isThere: chromium !== undefined,
    get browser() {
      return there(browser);
    },
    get served() {
      return there(served);
    },
    get viewer() {
      return there(viewer);
    },
  };
}

function there<Part>(part: Part | undefined): Part {
  if (part === undefined) throw new Error('The stage is not set up yet.');
  return part;
}
