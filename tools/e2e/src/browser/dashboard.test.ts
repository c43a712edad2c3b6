import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { askApi } from '../harness/ask-api.ts';
import { deal, ndjson } from '../harness/deals.ts';
import { useBrowser } from './harness/stage.ts';
import { chooseFile, sees, startJob } from './harness/steps.ts';
import { expectAccessible } from './harness/viewer.ts';

const stage = useBrowser();
/** The sample job that most tests look at; the first test uploads it. */
let jobId = '';
let sample = '';

beforeAll(async () => {
  if (!stage.isThere) return;
  sample = (await stage.served.scene.run(['sample', '--small', '--count', '127'])).stdout;
});

describe('a new job', () => {
  it('is checked line by line before it is sent, and watched to its end', async () => {
    const { page } = stage.viewer;
    await chooseFile(page, 'emea-q4.ndjson', `${sample}{"deal_name":"nobody"}\n`);
    await page.getByText('127 deals good, 1 line is not').waitFor();
    const bad = page.getByRole('region', { name: 'Bad lines' }).getByRole('row').nth(1);
    expect(await bad.innerText()).toMatch(/128\s+deal_id is missing/);
    jobId = await startJob(page);
    await sees(page, 'Complete');
    await page.getByText('127/127 deals analyzed successfully.').waitFor();
    await page.getByText('1 line of the file became no deal.').waitFor();
    await page.getByText(/attempts? by \d+ workers?/).waitFor();
  });

  it('that the service refuses says why, in its words', async () => {
    const { page } = stage.viewer;
    await page.route('**/v1/jobs?*', (route) =>
      route.fulfill({
        status: 422,
        contentType: 'application/problem+json',
        body: JSON.stringify({
          ...{ type: '/problems/lines-rejected', title: 'Some lines are not valid.', status: 422 },
          ...{ code: 'lines_rejected', detail: 'Line 1 is not a deal.', remedy: 'Mend it.' },
          lines: [{ line: 1, field: 'deal_id', reason: 'is missing' }],
        }),
      }),
    );
    await chooseFile(page, 'one.ndjson', ndjson([deal('one')]));
    await page.getByRole('button', { name: /^Start with/ }).click();
    await page.getByRole('alert').getByText('Line 1 is not a deal.').waitFor();
  });
});

describe('a deal', () => {
  it('shows each finding with its quote marked where it was said', async () => {
    const { page } = stage.viewer;
    await page.goto(`/jobs/${jobId}/items`);
    await page.getByRole('columnheader', { name: 'Rank' }).waitFor();
    await page.locator('[data-item-link]').first().click();
    const marks = page.locator('mark');
    await marks.first().waitFor();
    const quote = await page.getByLabel('Findings').locator('q').first().innerText();
    const marked = (await marks.allInnerTexts()).map(plain);
    expect(marked).toContain(plain(quote));
    await page.getByRole('link', { name: '1: show where it was said' }).click();
    expect(await page.evaluate<string>('document.activeElement.id')).toBe('quote-1');
  });
});

/** Up to what the search for a quote does not tell apart. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/^["'.\s]+|["'.\s]+$/g, '');
}

describe('the table of deals', () => {
  it('keeps search, filter and sort in its address', async () => {
    const { page } = stage.viewer;
    await page.goto(`/jobs/${jobId}/items`);
    await page.getByLabel('Search deals').fill('tessaline');
    await page.getByLabel('Risk').selectOption('high');
    await page.getByRole('button', { name: 'Score' }).click();
    await page.waitForURL(/q=tessaline&risk_level=high&sort=-score/);
    const first = await page.locator('[data-item-link]').first().innerText();
    await page.reload();
    await page.locator('[data-item-link]').first().waitFor();
    expect(await page.locator('[data-item-link]').first().innerText()).toBe(first);
    expect(await page.getByRole('columnheader', { name: 'Score' }).getAttribute('aria-sort')).toBe(
      'descending',
    );
  });

  it('can be downloaded for a spreadsheet', async () => {
    const { page } = stage.viewer;
    await page.goto(`/jobs/${jobId}`);
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Table (CSV)' }).click();
    const text = await readFile(await (await saving).path(), 'utf8');
    expect(text.trimEnd().split(/\r?\n/)).toHaveLength(128);
  });
});

describe('failures', () => {
  it('stand by reason with a sentence, and are run again without paying twice', async () => {
    const { page } = stage.viewer;
    const { simulator } = stage.served;
    const items = [1, 2, 3, 4].map((each) => deal(`again-${String(each)}`));
    await simulator.change({ faults: [{ kind: 'refusal', deal_ids: ['again-2', 'again-3'] }] });
    await chooseFile(page, 'again.ndjson', ndjson(items));
    await startJob(page);
    await page.getByText('The model refused to answer.').waitFor();
    await simulator.change({ faults: [] });
    const { paid } = await simulator.settled();
    await page.getByRole('button', { name: 'Run again: REFUSED' }).click();
    await page.getByText('round 2').or(page.getByText('4/4 deals')).first().waitFor();
    await sees(page, 'Complete');
    expect((await simulator.settled()).paid - paid).toBe(2);
  });
});

describe('what is gone for good', () => {
  it('is asked about twice, told in words, and done with the keyboard alone', async () => {
    const { page } = stage.viewer;
    const tiny = ndjson(['kept', 'gone'].map((id) => deal(id)));
    const tinyId = await stage.served.finish('short-lived', tiny);
    await page.goto(`/jobs/${tinyId}/items/gone`);
    await page.getByRole('button', { name: 'Erase this deal' }).press('Enter');
    const asked = page.getByRole('dialog');
    await asked.getByText(/^A record stays that gone was erased/).waitFor();
    await expectAccessible(page, 'the question before an erasure');
    await expectFocus(page, 'Keep it');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Erased: nothing of it is kept').waitFor();
    await page.goto(`/jobs/${tinyId}`);
    await page.getByRole('button', { name: 'Delete this job' }).press('Enter');
    await asked.getByText(/^Gone for good, and kept nowhere else/).waitFor();
    await expectAccessible(page, 'the question before a deletion');
    await expectFocus(page, 'Keep it');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Jobs' }).waitFor();
    await page.getByRole('link', { name: 'short-lived' }).waitFor({ state: 'detached' });
    expect((await askApi(`${stage.served.url}/v1/jobs/${tinyId}`)).status).toBe(404);
  });
});

/** Waits until the focus is on what says this: a dialog takes it when it has been drawn. */
async function expectFocus(page: Page, text: string): Promise<void> {
  await expect.poll(() => page.evaluate<string>('document.activeElement.textContent')).toBe(text);
}

describe('a running job', () => {
  it('is changed, paused, resumed and cancelled by its page, which says what holds it', async () => {
    const { page } = stage.viewer;
    const { simulator } = stage.served;
    const ids = Array.from({ length: 60 }, (_, each) => `held-${String(each)}`);
    // Half of them get no answer, so that the job cannot be over before it is cancelled.
    await simulator.change({ faults: [{ kind: 'hang', deal_ids: ids.slice(30) }] });
    await chooseFile(page, 'held.ndjson', ndjson(ids.map((id) => deal(id))));
    await startJob(page);
    await page.getByRole('button', { name: 'Change' }).press('Enter');
    await page.getByLabel('Calls at a time').fill('3');
    await page.getByLabel('Tolerated share').fill('5');
    await expectAccessible(page, 'a change in mid-run');
    await page.keyboard.press('Enter');
    await page.getByText('The change takes effect within seconds.').waitFor();
    const fact = (name: string) => page.locator('dl div').filter({ hasText: name }).locator('dd');
    await fact('Calls at a time').getByText('3', { exact: true }).waitFor();
    await fact('Tolerated share').getByText('5%', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused: nothing new is started').waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await sees(page, 'Running');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('radio', { name: 'Abort them' }).check();
    await page.getByRole('button', { name: 'Cancel the job' }).click();
    await sees(page, 'Cancelled');
    await page.getByText(/\d+ deals failed due to cancellation/).waitFor();
    await simulator.change({ faults: [] });
  });
});

describe('a service that is killed in mid-run', () => {
  it('is missed in words; once it is back the job goes on to its end under the same eyes', async () => {
    const { page } = stage.viewer;
    const { simulator, kill, restart } = stage.served;
    const ids = Array.from({ length: 30 }, (_, each) => `killed-${String(each)}`);
    // Half of them get no answer, so that the job cannot be over before the service is killed.
    await simulator.change({ faults: [{ kind: 'hang', deal_ids: ids.slice(15) }] });
    const items = ids.map((id) => deal(id));
    await chooseFile(page, 'killed.ndjson', ndjson(items));
    await startJob(page);
    await page.getByText(/^[1-9]\d* of 30 deals done/).waitFor();
    await kill();
    await page.getByText('The service does not answer.').first().waitFor();
    await simulator.change({ faults: [] });
    await restart();
    await page.getByText('30/30 deals analyzed successfully.').waitFor();
    await page.getByText('The service does not answer.').waitFor({ state: 'detached' });
  });

  it('a part of the page that could not be loaded meanwhile comes once it can be', async () => {
    const { page } = stage.viewer;
    await page.route('**/assets/timeline-section-*', (route) => route.abort(), { times: 1 });
    await page.goto(`/jobs/${jobId}`);
    await page.getByText(/attempts? by \d+ workers?/).waitFor();
  });
});
