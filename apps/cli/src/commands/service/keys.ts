import { UsageError } from '@longhaul/wiring/errors';
import { openKeyBox, type KeyBox } from '@longhaul/wiring/keys';
import { isSet, onlyPositional, textFlag, type Arguments } from '../../arguments.ts';
import { configOf } from '../../config.ts';
import { exitCode } from '../../exit-code.ts';
import { choiceFlag, countFlag, noPositional } from '../../flags.ts';
import { screenWidth, textTable } from '../../terminal/table.ts';

/** Keys lie in the store alone: a bucket is enough. */
const inStore = { isStoreAlone: true };

async function withKeys(given: Arguments, act: (keys: KeyBox) => Promise<void>): Promise<number> {
  const keys = await openKeyBox(configOf(given, inStore));
  try {
    await act(keys);
  } finally {
    keys.close();
  }
  return exitCode.ok;
}

/** `longhaul keys create`: the key on standard output, once, and nothing beside it. */
export function createKey(given: Arguments): Promise<number> {
  noPositional(given);
  const role = choiceFlag(given, 'role', ['read', 'submit', 'admin']) ?? 'submit';
  const { tenant } = configOf(given, inStore);
  const requestsPerMinute = countFlag(given, 'requests-per-minute');
  return withKeys(given, async (keys) => {
    const { key, record } = await keys.create({
      ...{ tenant, role, label: textFlag(given, 'label') },
      limits: requestsPerMinute === undefined ? {} : { requestsPerMinute },
    });
    if (isSet(given, 'json')) {
      print(JSON.stringify({ key, key_id: record.keyId, tenant, role }));
      return;
    }
    print(key);
    process.stderr.write(
      `It may ${role} for ${tenant}, and is shown this once. Give it to the command line as LONGHAUL_API_KEY.\n`,
    );
  });
}

/** `longhaul keys ls`: without secrets, which nobody keeps. */
export function listKeys(given: Arguments): Promise<number> {
  noPositional(given);
  return withKeys(given, async (keys) => {
    const records = await keys.list();
    if (isSet(given, 'json')) {
      print(
        JSON.stringify(
          records.map(({ keyId, role, tenant, label, createdAt }) => {
            const since = new Date(createdAt).toISOString();
            return { key_id: keyId, role, tenant, label, created_at: since };
          }),
        ),
      );
      return;
    }
    if (records.length === 0) print('There are no keys yet: longhaul keys create');
    else
      textTable(titles, records.map(rowOf), screenWidth(process.stdout, Infinity)).forEach(print);
  });
}

const titles = ['Id', 'Role', 'Tenant', 'Since', 'Label'];

function rowOf({ keyId, role, tenant, createdAt, label }: Awaited<ReturnType<KeyBox['list']>>[0]) {
  return [keyId, role, tenant, new Date(createdAt).toISOString().slice(0, 10), label];
}

/** `longhaul keys rm ID`: no service takes it any more. */
export function removeKey(given: Arguments): Promise<number> {
  // The whole key may be given where only its id is at hand in it.
  const word = onlyPositional(given, "a key's id");
  const keyId = /^lh_([a-z0-9]+)_/.exec(word)?.[1] ?? word;
  return withKeys(given, async (keys) => {
    if ((await keys.revoke(keyId)) === 'unknown') {
      throw new UsageError(`There is no key ${keyId}. longhaul keys ls lists those there are.`);
    }
    print(isSet(given, 'json') ? JSON.stringify({ key_id: keyId }) : `Ended the key ${keyId}.`);
  });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
