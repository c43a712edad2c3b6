import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Clock } from '@longhaul/ports/clock';
import type { ZipEntry } from '../zip/zip.ts';
import type { Docker } from './docker.ts';
import { until } from './phases.ts';

/** The platform's own runtime, with an emulator that answers beside it. */
const image = 'public.ecr.aws/lambda/nodejs:24';
const path = '/2015-03-31/functions/function/invocations';
const patienceMs = 60_000;

/** Settings that are complete and lead nowhere: this event needs neither Redis nor store. */
const environment = [
  'LONGHAUL_REDIS=redis://127.0.0.1:1',
  'LONGHAUL_S3=s3://nowhere',
  'OPENAI_BASE_URL=http://127.0.0.1:1/v1',
];

/** Every part is loaded once: the handler itself asks for most of them only with a batch in hand. */
const importParts = `import { readdirSync } from 'node:fs';
const parts = readdirSync('/var/task/parts');
for (const part of parts) await import('/var/task/parts/' + part);
process.stdout.write(String(parts.length));`;

/**
 * Puts the code of the worker's zip into the image of AWS, where the handler must be found, be
 * imported, read its settings, and refuse an event that is no invocation in its own words.
 */
export async function checkLambdaImage(
  docker: Docker,
  clock: Clock,
  entries: readonly ZipEntry[],
): Promise<{ readonly parts: number; readonly answer: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'longhaul-function-'));
  let container: string | undefined;
  try {
    for (const { name, bytes } of entries) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), bytes);
    }
    const settings = environment.flatMap((setting) => ['--env', setting]);
    container = await docker.run(
      ...['create', '--publish', '127.0.0.1::8080', ...settings, image, 'handler.handler'],
    );
    await docker.run('cp', `${folder}/.`, `${container}:/var/task`);
    await docker.run('start', container);
    const [address = ''] = (await docker.run('port', container, '8080')).split('\n');
    const answer = await invoke(clock, `http://${address}${path}`);
    if (!answer.includes('This event is no invocation of Longhaul')) {
      throw new Error(`The handler answered otherwise than it would: ${answer}`);
    }
    const node = ['exec', container, '/var/lang/bin/node', '--input-type=module'];
    const parts = Number(await docker.run(...node, '--eval', importParts));
    return { parts, answer };
  } finally {
    if (container !== undefined) await docker.run('rm', '--force', '--volumes', container);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One event at a time, and asked again only where nobody listened yet: a second one ends the emulator. */
async function invoke(clock: Clock, url: string): Promise<string> {
  return until(clock, 'the answer of the function', patienceMs, async () => {
    const reply = await fetch(url, { method: 'POST', body: '{}' }).catch(() => undefined);
    return reply?.text();
  });
}
