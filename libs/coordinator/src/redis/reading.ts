/** What is read of an index, in pages; nothing here changes it. */
import type { ItemState, OutcomeCode } from '@longhaul/jobs/outcome-code';
import type { Coordinator } from '@longhaul/ports/coordinator';
import type {
  BatchState,
  ItemStanding,
  JobRef,
  TerminalItem,
} from '@longhaul/ports/coordinator-replies';
import { scripts } from './generated/scripts.ts';
import { readMeta } from './read-meta.ts';
import type { VerbCall } from './verb-call.ts';

const pageSize = 500;

export function reading(call: VerbCall) {
  return {
    meta: (job) => metaOf(call, job),
    batches: (job) => batchesOf(call, job),
    standings: (job, { keys }) => standingsOf(call, job, keys),
    terminal: (job) => terminalOf(call, job),
    changed: changedOf(call),
  } satisfies Partial<Coordinator>;
}

async function metaOf({ run, keysOf, names }: VerbCall, job: JobRef) {
  const [now, flat] = await run(scripts.meta, [keysOf(job).meta]);
  return readMeta(flat as readonly string[], Number(now), names.countField);
}

async function batchesOf({ run, keysOf }: VerbCall, job: JobRef): Promise<readonly BatchState[]> {
  const { meta, batches, open, fences } = keysOf(job);
  const states: BatchState[] = [];
  for (let count = 1; states.length < count;) {
    const keys = [meta, batches, open, fences];
    const reply = await run(scripts.batches, keys, states.length, pageSize);
    const [now, batchCount, ...rest] = reply;
    count = Number(batchCount);
    const page = readBatches(rest, states.length, Number(now));
    // The plan was dropped between two pages.
    if (page.length === 0) break;
    states.push(...page);
  }
  return states;
}

const fieldsOfBatch = 4;

function readBatches(flat: readonly unknown[], first: number, now: number): readonly BatchState[] {
  return Array.from({ length: flat.length / fieldsOfBatch }, (_, place) => {
    const at = place * fieldsOfBatch;
    const [packed, notBefore, owner, leased] = flat.slice(at, at + fieldsOfBatch).map(String);
    const [, left = 0, failed = 0, barrenAttempts = 0, dispatches = 0] = (packed ?? '')
      .split(',')
      .map(Number);
    return {
      ...{ batch: first + place, left, failed, barrenAttempts, dispatches },
      leased: leased === '1',
      holder: leased === '1' ? owner : undefined,
      open: notBefore !== '',
      dueInMs: notBefore === '' ? 0 : Math.max(Number(notBefore) - now, 0),
    };
  });
}

async function standingsOf(
  { run, keysOf }: VerbCall,
  job: JobRef,
  keys: readonly string[],
): Promise<ReadonlyMap<string, ItemStanding>> {
  const { meta, results, doing } = keysOf(job);
  const standings = new Map<string, ItemStanding>();
  for (let at = 0; at < keys.length; at += pageSize) {
    const page = keys.slice(at, at + pageSize);
    const flat = await run(scripts.standings, [meta, results, doing], ...page);
    for (const [place, key] of page.entries()) {
      const state = readEnding(String(flat[2 * place]));
      standings.set(key, { state, deaths: Number(flat[2 * place + 1]) });
    }
  }
  return standings;
}

function readEnding(ending: string): ItemState {
  if (ending === '') return { kind: 'none' };
  return ending === 'ok' ? { kind: 'ok' } : { kind: 'failed', code: ending as OutcomeCode };
}

/** A scan may show a field twice while its hash grows; nobody is told twice. */
async function* terminalOf(
  call: VerbCall,
  job: JobRef,
): AsyncGenerator<readonly TerminalItem[], void> {
  const { keysOf, link } = call;
  if ((await metaOf(call, job))?.planHash === undefined) return;
  const seen = new Set<string>();
  let page: TerminalItem[] = [];
  let cursor = '0';
  do {
    const reply = await link.call('HSCAN', keysOf(job).results, cursor, 'COUNT', pageSize);
    const [next, flat] = reply as [string, readonly string[]];
    cursor = next;
    for (let at = 0; at + 1 < flat.length; at += 2) {
      const key = String(flat[at]);
      if (seen.has(key)) continue;
      seen.add(key);
      page.push({ key, state: readPacked(String(flat[at + 1])) });
    }
    for (; page.length >= pageSize; page = page.slice(pageSize)) yield page.slice(0, pageSize);
  } while (cursor !== '0');
  if (page.length > 0) yield page;
}

/** `batch|ok` or `batch|f|code`. */
function readPacked(packed: string): TerminalItem['state'] {
  const [, ending, code] = packed.split('|');
  return ending === 'ok' ? { kind: 'ok' } : { kind: 'failed', code: code as OutcomeCode };
}

/**
 * The cursor is the id of the newest change. One that is not of this stream, because the index was
 * lost or the stream trimmed, is answered at once: whatever it stood for, something changed since.
 */
function changedOf({ keysOf, link }: VerbCall): Coordinator['changed'] {
  const newestOf = async (job: JobRef): Promise<string> => {
    const reply = await link.call('XREVRANGE', keysOf(job).events, '+', '-', 'COUNT', 1);
    const [newest] = reply as readonly (readonly [string, unknown])[];
    return newest?.[0] ?? '0-0';
  };
  return async (job, { cursor, waitMs, signal }) => {
    const over = new AbortController();
    // The wait begins before the first look, so that time spent looking is not waited twice.
    const waited = link.clock.sleep(waitMs, AbortSignal.any([signal, over.signal]));
    /** Who is told to go does not wait for a server that is not there. */
    const left = new Promise<string>((resolve) => {
      const onAbort = () => resolve(cursor);
      signal.addEventListener('abort', onAbort, { once: true, signal: over.signal });
    });
    try {
      const newest = await Promise.race([newestOf(job), left]);
      if (newest !== cursor) return newest;
      const leave = link.watch.follow(keysOf(job).events, cursor, () => over.abort());
      await waited;
      leave();
      return await Promise.race([newestOf(job), left]);
    } finally {
      over.abort();
    }
  };
}
