import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readSecret, writeSecret } from './secret-file.ts';

/**
 * Sees to it that `folder` holds one pair of keys that opens the store, in the words of those who need
 * it: `s3.json` for SeaweedFS (`-s3.config`), `credentials` for the SDK of AWS.
 */
export function ensureStoreCredentials(folder: string): 'kept' | 'drawn' {
  const storePath = join(folder, 's3.json');
  const clientPath = join(folder, 'credentials');
  // A pair of which only one half stands fits nothing: it was interrupted, and is drawn again.
  if (readSecret(storePath) !== undefined && readSecret(clientPath) !== undefined) return 'kept';
  const accessKey = randomBytes(10).toString('hex').toUpperCase();
  const secretKey = randomBytes(30).toString('base64url');
  const identity = {
    name: 'longhaul',
    credentials: [{ accessKey, secretKey }],
    actions: ['Admin', 'Read', 'Write', 'List', 'Tagging'],
  };
  writeSecret(
    clientPath,
    `[default]\naws_access_key_id = ${accessKey}\naws_secret_access_key = ${secretKey}\n`,
  );
  writeSecret(storePath, `${JSON.stringify({ identities: [identity] }, undefined, 2)}\n`);
  return 'drawn';
}
