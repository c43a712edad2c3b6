import { beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { useBrowser } from './harness/stage.ts';
import { expectAccessible, openViewer } from './harness/viewer.ts';

const stage = useBrowser();

const noKey = JSON.stringify({
  ...{ type: '/problems/unauthorized', title: 'A key is needed.', status: 401 },
  ...{ code: 'unauthorized', detail: 'This service asks for a key.' },
});

/** The element that has the focus, in words. */
function focused(page: Page): Promise<string> {
  return page.evaluate<string>('document.activeElement?.textContent?.trim() ?? ""');
}

/** Presses Tab until the focus stands on the text; a keyboard has no other way there. */
async function tabTo(page: Page, text: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if ((await focused(page)).startsWith(text)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Sixty presses of Tab do not lead to "${text}".`);
}

describe('a page without jobs', () => {
  it('says how to begin, and brings a sample along', async () => {
    const { page } = stage.viewer;
    await page.goto('/');
    await page.getByText('No job yet.').waitFor();
    await expectAccessible(page, 'the empty list');
    await page.getByRole('link', { name: 'Try with sample deals' }).click();
    await page.getByText('40 deals, every line is good.').waitFor();
    await expectAccessible(page, 'a checked file');
    const { scene, url } = stage.served;
    const { stdout } = await scene.run(['sample', '--small', '--count', '40']);
    expect(await (await fetch(`${url}/sample-deals.ndjson`)).text()).toBe(stdout);
  });

  it('asks for a key where the service does, and sends it with every request', async () => {
    const { page } = stage.viewer;
    await page.route('**/v1/**', (route) => {
      const { authorization, ...headers } = route.request().headers();
      // The service behind it knows no keys: it would refuse every one.
      return authorization === 'Bearer lh_mine'
        ? route.continue({ headers })
        : route.fulfill({ status: 401, contentType: 'application/problem+json', body: noKey });
    });
    await page.goto('/');
    await page.getByLabel('Key').fill('lh_wrong');
    await page.keyboard.press('Enter');
    await page.getByText('This key was not accepted.').waitFor();
    await page.getByLabel('Key').fill('lh_mine');
    await page.keyboard.press('Enter');
    await page.getByText('No job yet.').waitFor();
  });

  it('follows the system’s colors until somebody chooses others, and keeps the choice', async () => {
    const { page } = stage.viewer;
    const scheme = () => page.locator('html').getAttribute('data-mantine-color-scheme');
    await page.goto('/');
    await page.getByRole('heading', { name: 'Jobs' }).waitFor();
    expect(await scheme()).toBe('light');
    await page.getByRole('button', { name: /^Colors/ }).press('Enter');
    await page.getByRole('menuitem', { name: 'Dark' }).click();
    expect(await scheme()).toBe('dark');
    await page.reload();
    await page.getByRole('heading', { name: 'Jobs' }).waitFor();
    expect(await scheme()).toBe('dark');
  });
});

describe('a page with a finished job', () => {
  let jobId = '';

  beforeAll(async () => {
    if (!stage.isThere) return;
    const { scene, finish } = stage.served;
    const { stdout } = await scene.run(['sample', '--small', '--count', '40']);
    jobId = await finish('emea', stdout);
  });

  it('can be used with the keyboard alone', async () => {
    const { page } = stage.viewer;
    await page.goto('/');
    await page.getByRole('link', { name: 'emea' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the page');
    await page.keyboard.press('Enter');
    await tabTo(page, 'emea');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/jobs/${jobId}`);
    await page.getByRole('application', { name: 'Attempts over time' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByText(/^Batch \d+ · worker/).waitFor();
    await tabTo(page, 'Report');
    await page.goto(`/jobs/${jobId}/items`);
    const links = page.locator('[data-item-link]');
    await links.first().focus();
    await page.keyboard.press('ArrowDown');
    const second = await links.nth(1).innerText();
    await expect.poll(() => focused(page)).toBe(second);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: second }).waitFor();
  });

  it.each([
    { scheme: 'light', width: 1280, others: ['/new', '/nowhere'] },
    { scheme: 'dark', width: 320, others: [] },
  ] as const)(
    'has nothing that axe or the content policy finds fault with, $scheme and $width wide',
    async ({ scheme, width, others }) => {
      const viewer = await openViewer(stage.browser, stage.served.url, { scheme, width });
      const ofJob = ['', '/items', '/groups', '/priorities'].map((path) => `/jobs/${jobId}${path}`);
      for (const path of ['/', ...ofJob, ...others]) {
        await viewer.page.goto(path);
        await expectFaultless(viewer.page, path);
      }
      await viewer.page.goto(`/jobs/${jobId}/items`);
      await viewer.page.locator('[data-item-link]').first().click();
      await viewer.page.locator('mark').first().waitFor();
      await expectFaultless(viewer.page, 'a deal');
      expect(viewer.complaints).toEqual([]);
      await viewer.close();
    },
  );
});

/** What is loaded is accessible, and nothing reaches beyond the window's side. */
async function expectFaultless(page: Page, where: string): Promise<void> {
  await page.locator('main h1').waitFor();
  await page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
  await expectAccessible(page, where);
  const overflow = 'document.documentElement.scrollWidth - window.innerWidth';
  expect(await page.evaluate<number>(overflow), where).toBeLessThanOrEqual(0);
}
