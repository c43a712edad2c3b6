/** Draws a key of the service into a folder, once: `node draw-key.ts FOLDER`. */
import { readConfig } from '@longhaul/wiring/config';
import { openKeyBox } from '@longhaul/wiring/keys';
import { ensureServiceKey } from './service-key.ts';

const [folder = '.'] = process.argv.slice(2);
const reading = readConfig({}, process.env);
if (!reading.ok) {
  process.stderr.write(`${reading.problem}.\n`);
  process.exit(2);
}
const keys = await openKeyBox(reading.config);
try {
  const { tenant } = reading.config;
  const outcome = await ensureServiceKey(folder, keys, tenant);
  const what = outcome === 'drawn' ? 'A key of the service is drawn' : 'The key still opens';
  process.stdout.write(
    `${what}. It may do everything for the tenant ${tenant}: ${folder}/api-key\n`,
  );
} finally {
  keys.close();
}
