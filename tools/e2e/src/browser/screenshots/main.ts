import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findChromium, launch } from '../harness/chromium.ts';
import { startServed } from '../harness/served.ts';
import { recordMoments, type Moments } from './moments.ts';
import { load, save } from './recording.ts';
import { shotsOf } from './shots.ts';
import { take } from './take.ts';

/**
 * Takes a picture of every page in every state, 320 to 1920 pixels wide, in both schemes, from what
 * real runs answered. The runs are recorded once; --record does it anew.
 */
const usage = `Usage: npm run screenshots -w @longhaul/e2e -- [options]

  --record          run and record the jobs anew (about two minutes)
  --only TEXT       pictures whose name holds the text
  --width N         one width; may be repeated (320, 768, 1280, 1920)
  --scheme NAME     light or dark; both by default
`;

const folder = join(import.meta.dirname, '..', '..', '..', 'test-output', 'screenshots');
const recordingsFolder = join(folder, 'recordings');

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      record: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      width: { type: 'string', multiple: true, default: ['320', '768', '1280', '1920'] },
      scheme: { type: 'string', multiple: true, default: ['light', 'dark'] },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return say(usage);
  const chromium = findChromium(process.env);
  if (chromium === undefined)
    throw new Error('There is no Chromium: name one in LONGHAUL_CHROMIUM.');
  const moments = (values.record ? undefined : await known()) ?? (await anew());
  const shots = shotsOf(moments).filter(({ name }) => name.includes(values.only));
  const [browser, served] = await Promise.all([launch(chromium), startServed()]);
  try {
    for (const shot of shots) {
      for (const scheme of values.scheme) {
        const complaints = await take(browser, served.url, moments.recordings, shot, {
          scheme: scheme === 'dark' ? 'dark' : 'light',
          widths: values.width.map(Number),
          fileOf: (width) => join(folder, `${shot.name}-${String(width)}-${scheme}.png`),
        });
        for (const complaint of complaints) say(`${shot.name}, ${scheme}, ${complaint}`);
      }
      say(shot.name);
    }
  } finally {
    await browser.close();
    await served.close();
  }
  say(`The pictures are in ${folder}.`);
}

const index = join(recordingsFolder, 'jobs.json');

async function known(): Promise<Moments | undefined> {
  const text = await readFile(index, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { names, jobs } = JSON.parse(text) as { names: string[]; jobs: Moments['jobs'] };
  const recordings = await Promise.all(
    names.map(async (name) => [name, (await load(fileOf(name))) ?? {}] as const),
  );
  return { recordings: Object.fromEntries(recordings), jobs };
}

async function anew(): Promise<Moments> {
  const moments = await recordMoments(say);
  await mkdir(recordingsFolder, { recursive: true });
  for (const [name, recording] of Object.entries(moments.recordings)) {
    await save(fileOf(name), recording);
  }
  const names = Object.keys(moments.recordings);
  await writeFile(index, JSON.stringify({ names, jobs: moments.jobs }));
  return moments;
}

function fileOf(name: string): string {
  return join(recordingsFolder, `${name}.json.gz`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
