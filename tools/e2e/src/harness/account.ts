import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A line of the account, as `manifest.json` has it. */
export type AccountItem = {
  readonly id: string;
  readonly outcome: 'ok' | 'failed';
  readonly code?: string;
  readonly message?: string;
  readonly attempts: number;
  readonly batch_index: number;
};

/** What a finished run left in its output folder. */
export type Account = {
  readonly manifest: {
    readonly job_id: string;
    readonly round: number;
    readonly status: string;
    readonly outcome: string;
    readonly total: number;
    readonly ok: number;
    readonly failed: number;
    readonly rejected: number;
    readonly requests: number;
    readonly message: string;
    readonly items: readonly AccountItem[];
  };
  readonly results: readonly { readonly deal_id: string; readonly success: boolean }[];
  readonly failed: readonly { readonly deal_id: string; readonly code: string }[];
  readonly map: Readonly<Record<string, unknown>>;
};

/** Reads an output folder. */
export function readAccount(folder: string): Promise<Account> {
  return accountOf((name) => readFile(join(folder, name), 'utf8'));
}

/** Reads an account wherever its files are. */
export async function accountOf(text: (name: string) => Promise<string>): Promise<Account> {
  return {
    manifest: JSON.parse(await text('manifest.json')) as Account['manifest'],
    results: lines(await text('results.ndjson')) as Account['results'],
    failed: lines(await text('failed.ndjson')) as Account['failed'],
    map: JSON.parse(await text('intelligence-map.json')) as Account['map'],
  };
}

function lines(text: string): unknown[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}

/** The ids of an account that ended so, sorted. */
export function idsOf({ manifest }: Account, outcome: AccountItem['outcome']): readonly string[] {
  const ended = manifest.items.filter((item) => item.outcome === outcome);
  return ended.map(({ id }) => id).sort();
}

/** The ids whose output is durable in a data folder's only job, sorted; for ids that are keys. */
export async function durableIds(dataDir: string): Promise<readonly string[]> {
  const jobs = join(dataDir, 'local', 'jobs');
  const folders = await readdir(jobs).catch((): string[] => []);
  const outputs = folders.map((job) => readdir(join(jobs, job, 'out')).catch((): string[] => []));
  return (await Promise.all(outputs))
    .flat()
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, name.lastIndexOf('~')))
    .sort();
}
