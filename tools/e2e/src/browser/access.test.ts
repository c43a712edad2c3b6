import { beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { useBrowser } from './harness/stage.ts';
import { chooseFile, sees, startJob } from './harness/steps.ts';
import { expectAccessible, openViewer } from './harness/viewer.ts';

const stage = useBrowser();
let sample = '';

beforeAll(async () => {
  sample = (await stage.served.scene.run(['sample', '--small', '--count', '40'])).stdout;
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

async function openSample(page: Page): Promise<string> {
  await chooseFile(page, 'sample.ndjson', sample);
  const jobId = await startJob(page);
  await sees(page, 'Complete');
  return jobId;
}

describe('the page', () => {
  it('is empty at first, and says how to begin', async () => {
    const { page } = stage.viewer;
    await page.goto('/');
    await page.getByText('No job yet.').waitFor();
    await expectAccessible(page, 'the empty list');
    await page.getByRole('link', { name: 'Try with sample deals' }).click();
    await page.getByText('40 deals, every line is good.').waitFor();
    await expectAccessible(page, 'a checked file');
  });

  it('can be used with the keyboard alone', async () => {
    const { page } = stage.viewer;
    const jobId = await openSample(page);
    await page.goto('/');
    await page.getByRole('link', { name: 'sample' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the page');
    await page.keyboard.press('Enter');
    await tabTo(page, 'sample');
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

  it.each(['light', 'dark'] as const)(
    'has nothing that axe finds fault with, in the %s and on every page, and asks for nothing that its policy refuses',
    async (scheme) => {
      const jobId = await openSample(stage.viewer.page);
      const width = scheme === 'dark' ? 320 : 1280;
      const viewer = await openViewer(stage.browser, stage.served.url, { scheme, width });
      const pages = ['', `jobs/${jobId}`, `jobs/${jobId}/items`, `jobs/${jobId}/groups`];
      for (const path of [...pages, `jobs/${jobId}/priorities`, 'new', 'nowhere']) {
        await viewer.page.goto(`/${path}`);
        await viewer.page.locator('main h1').waitFor();
        await viewer.page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
        await expectAccessible(viewer.page, `/${path}`);
        const overflow = 'document.documentElement.scrollWidth - window.innerWidth';
        expect(await viewer.page.evaluate<number>(overflow), path).toBeLessThanOrEqual(0);
      }
      await viewer.page.goto(`/jobs/${jobId}/items`);
      await viewer.page.locator('[data-item-link]').first().click();
      await viewer.page.locator('mark').first().waitFor();
      await expectAccessible(viewer.page, 'a deal');
      expect(viewer.complaints).toEqual([]);
      await viewer.close();
    },
  );
});
