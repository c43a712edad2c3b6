import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

/** What a service answered at one moment, by path and query: enough to show every page as it was. */
export type Recording = Readonly<Record<string, RecordedReply>>;

export type RecordedReply = {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
};

/** Under this name stands when it was recorded, RFC 3339. */
export const recordedAt = 'recorded-at';

/** A job of a recording, and those of its items whose pages are looked at. */
export type RecordedJob = { readonly jobId: string; readonly itemIds: readonly string[] };

/** A path and its query, however the query's parts were ordered and written. */
export function placeOf(path: string): string {
  const [pathname = '', query = ''] = path.split('?');
  const parts = [...new URLSearchParams(query)].map(([name, value]) => `${name}=${value}`);
  return [pathname, ...parts.sort()].join(' ');
}

/** Asks a service all that the page asks about these jobs. */
export async function record(
  url: string,
  jobs: readonly RecordedJob[],
  key?: string,
): Promise<Recording> {
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const body = new Date().toISOString();
  const replies: Record<string, RecordedReply> = {
    [recordedAt]: { status: 200, contentType: 'text/plain', body },
  };
  const ask = async (path: string): Promise<RecordedReply> => {
    const reply = await fetch(`${url}${path}`, { headers });
    const contentType = reply.headers.get('content-type') ?? '';
    const recorded = { status: reply.status, contentType, body: await reply.text() };
    replies[placeOf(path)] = recorded;
    return recorded;
  };
  for (const path of ['/v1/me', '/v1/workloads/deals', '/v1/jobs?limit=50']) await ask(path);
  for (const { jobId } of jobs) await askJob(ask, jobId);
  for (const { jobId, itemIds } of jobs) {
    for (const id of itemIds) {
      const item = `/v1/jobs/${jobId}/items/${encodeURIComponent(id)}`;
      await ask(item);
      await ask(`${item}/content`);
    }
  }
  return replies;
}

/** A job's own documents and all its rows, before anything that takes time: open jobs move on. */
async function askJob(ask: (path: string) => Promise<RecordedReply>, jobId: string): Promise<void> {
  const job = `/v1/jobs/${jobId}`;
  let cursor: string | undefined = '';
  for (const part of ['', '/timeline']) await ask(`${job}${part}`);
  while (cursor !== undefined) {
    const after: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { body } = await ask(`${job}/items?limit=1000${after}`);
    cursor = (JSON.parse(body) as { next_cursor?: string }).next_cursor;
  }
  for (const part of ['/clusters', '/priorities']) await ask(`${job}${part}`);
}

export async function save(file: string, what: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, gzipSync(JSON.stringify(what)));
}

/** `undefined` where nothing was saved yet. */
export async function load<What>(file: string): Promise<What | undefined> {
  const bytes = await readFile(file).catch(() => undefined);
  return bytes && (JSON.parse(gunzipSync(bytes).toString()) as What);
}
