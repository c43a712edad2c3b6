import { join } from 'node:path';
import type { KeyBox } from '@longhaul/wiring/keys';
import { readSecret, writeSecret } from './secret-file.ts';

/**
 * Sees to it that `folder` holds a key that opens the service, in `api-key`. One that stands is kept as
 * long as the store knows it; beside another store it is drawn anew.
 */
export async function ensureServiceKey(
  folder: string,
  keys: Pick<KeyBox, 'create' | 'list'>,
  tenant: string,
): Promise<'kept' | 'drawn'> {
  const path = join(folder, 'api-key');
  const standing = keyIdOf(readSecret(path) ?? '');
  const known = await keys.list();
  if (known.some(({ keyId }) => keyId === standing)) return 'kept';
  const { key } = await keys.create({ tenant, role: 'admin', label: 'local stack' });
  writeSecret(path, key);
  return 'drawn';
}

/** A key is `lh_<id>_<secret>`. */
function keyIdOf(key: string): string | undefined {
  return /^lh_([a-z0-9]+)_/.exec(key)?.[1];
}
