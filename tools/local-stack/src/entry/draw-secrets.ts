/** Draws the store's keys into a folder, once: `node draw-secrets.ts FOLDER`. */
import { ensureStoreCredentials } from './store-credentials.ts';

const [folder = '.'] = process.argv.slice(2);
const outcome = ensureStoreCredentials(folder);
const when = outcome === 'drawn' ? 'are drawn' : 'are those of the last time';
process.stdout.write(
  `The keys of the store ${when}. The key of the service is read, once all is up, with\n` +
    `  docker compose exec -T api cat ${folder}/api-key\n`,
);
