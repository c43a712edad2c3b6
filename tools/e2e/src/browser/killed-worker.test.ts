import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { workersInCall } from '../fleet/harness/workers.ts';
import { openScene } from '../harness/scene.ts';
import { skipBecause } from '../harness/skip.ts';
import { findChromium, launch } from './harness/chromium.ts';
import { startFleetPage, type FleetPage } from './harness/fleet-page.ts';
import { chooseFile, sees, startJob } from './harness/steps.ts';
import { expectAccessible, openViewer } from './harness/viewer.ts';

const chromium = findChromium(process.env);
let browser: Browser | undefined;
let there: FleetPage | undefined;
let sample = '';

beforeAll(async () => {
  if (chromium === undefined) return;
  const scene = await openScene();
  const made = scene.run(['sample', '--small', '--count', '127']);
  // Leases as short as they may be: a death is noticed when one has run out.
  [browser, there] = await Promise.all([launch(chromium), startFleetPage({ leaseMs: 4_000 })]);
  sample = (await made).stdout;
  await scene.close();
});
beforeEach((context) => {
  if (chromium === undefined) skipBecause(context, 'no Chromium found');
});
afterAll(async () => {
  await browser?.close();
  await there?.close();
});

describe('a worker that is killed in mid-run', () => {
  it('is seen on the timeline as lost, with who took over; the job ends with every deal', async () => {
    if (!browser || !there) throw new Error('The stage is not set up.');
    const { fleet, url, key } = there;
    const { page, close } = await openViewer(browser, url);
    await page.goto('/');
    await page.getByLabel('Key').fill(key);
    await page.keyboard.press('Enter');
    await page.getByText('No job yet.').waitFor();
    await fleet.simulator.change({ scale: 30 });
    await chooseFile(page, 'emea-q4.ndjson', sample);
    await startJob(page);
    await page.getByText(/^[1-9]\d* of 127 deals done/).waitFor();
    const [victim] = await workersInCall(fleet, 1);
    await fleet.lambda.kill(victim?.pid);
    const timeline = page.getByRole('region', { name: 'Timeline' });
    await timeline.getByText(/^1 lost$/).waitFor();
    await timeline.getByText(/went silent with batch \d+ .* took it over .* later\.$/).waitFor();
    await sees(page, 'Complete');
    await page.getByText('127/127 deals analyzed successfully.').waitFor();
    await expectAccessible(page, 'a job with a lost attempt');
    expect(await lostAndTaken(timeline)).toEqual([
      { attempt: '1', end: 'lost' },
      { attempt: '2', end: 'done' },
    ]);
    await close();
  });
});

/** The attempts at the batch that was lost, as the table has them. */
async function lostAndTaken(timeline: Locator): Promise<readonly object[]> {
  await timeline.getByRole('button', { name: 'As a table' }).click();
  const rows = await timeline.getByRole('row').allInnerTexts();
  const cells = rows.map((row) => row.split('\t').map((cell) => cell.trim()));
  const batch = cells.find((row) => row.includes('lost'))?.[0];
  return cells.filter((row) => row[0] === batch).map((row) => ({ attempt: row[1], end: row[5] }));
}
