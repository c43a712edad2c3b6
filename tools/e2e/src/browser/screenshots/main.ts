import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findChromium, launch } from '../harness/chromium.ts';
import { startServed } from '../harness/served.ts';
import { parts, type Moments } from './moments.ts';
import { load, save } from './recording.ts';
import { shotsOf } from './shots.ts';
import { take } from './take.ts';

/**
 * Takes a picture of every page in every state, 320 to 1920 pixels wide, in both schemes, from what
 * real runs answered. Each part is recorded once, in minutes; --record does it anew.
 */
const usage = `Usage: npm run screenshots -w @longhaul/e2e -- [options]

  --record PART     run and record anew: fleet, embedded or large; may be repeated
  --only TEXT       pictures whose name holds the text
  --width N         one width; may be repeated (320, 768, 1280, 1920)
  --scheme NAME     light or dark; both by default
`;

const folder = join(import.meta.dirname, '..', '..', '..', 'test-output', 'screenshots');
const recordingsFolder = join(folder, 'recordings');

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      record: { type: 'string', multiple: true, default: [] },
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
  const moments = await momentsOf(values.record);
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

/** Every part as it was recorded, or recorded now. */
async function momentsOf(again: readonly string[]): Promise<Moments> {
  const all: Moments[] = [];
  for (const [part, recordPart] of Object.entries(parts)) {
    const known = again.includes(part) ? undefined : await load<Moments>(fileOf(part));
    if (!known) say(`Recording: ${part} …`);
    const moments = known ?? (await recordPart());
    if (!known) await save(fileOf(part), moments);
    all.push(moments);
  }
  return {
    recordings: Object.assign(
      {},
      ...all.map(({ recordings }) => recordings),
    ) as Moments['recordings'],
    jobs: Object.assign({}, ...all.map(({ jobs }) => jobs)) as Moments['jobs'],
  };
}

function fileOf(name: string): string {
  return join(recordingsFolder, `${name}.json.gz`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
