import type { Page } from 'playwright-core';

/** What people do on the page, in its own words. */

/** Chooses a file's text on "New job" and waits until it has been read through. */
export async function chooseFile(page: Page, name: string, text: string): Promise<void> {
  await page.goto('/new');
  await page.getByRole('button', { name: 'Choose a file' }).waitFor();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'application/x-ndjson', buffer: Buffer.from(text) });
  await page.getByRole('heading', { name }).waitFor();
}

/** Starts it, and returns the id of the job whose page is shown then. */
export async function startJob(page: Page): Promise<string> {
  await page.getByRole('button', { name: /^Start with/ }).click();
  await page.waitForURL(/\/jobs\/[0-9a-f]+$/);
  return page.url().split('/').at(-1) ?? '';
}

/** Waits for a job's status beside its name. */
export async function sees(page: Page, status: string): Promise<void> {
  await page.locator('main [data-tone]').filter({ hasText: status }).first().waitFor();
}
