import { workersInCall } from '../../fleet/harness/workers.ts';
import { deals, ndjson, type TinyDeal } from '../../harness/deals.ts';
import type { Fault } from '../../harness/simulator.ts';
import { waitUntil } from '../../harness/wait-until.ts';
import { startFleetPage } from '../harness/fleet-page.ts';
import { startServed, type Served } from '../harness/served.ts';
import { record, type Recording } from './recording.ts';
import { strangeDeals, strangeName } from './strange-deals.ts';

/** Moments of real runs, each as what the service answered then. */
export type Moments = {
  readonly recordings: Readonly<Record<string, Recording>>;
  /** Ids of jobs by what they stand for. */
  readonly jobs: Readonly<Record<string, string>>;
};

type Service = { readonly url: string; readonly key?: string };
type JobReply = {
  readonly status: string;
  readonly counts: { readonly ok: number; readonly failed: number; readonly total: number };
};

/** Thousands of deals on a busy machine. */
const patienceMs = 900_000;

/** What is recorded together, each from seeds. */
export const parts: Readonly<Record<string, () => Promise<Moments>>> = {
  fleet: recordFleet,
  embedded: recordEmbedded,
  large: recordLarge,
};

/** A fleet, one of whose workers is killed in mid-run: just after, and at the end. */
async function recordFleet(): Promise<Moments> {
  const { fleet, close, ...service } = await startFleetPage({ leaseMs: 6_000 });
  try {
    const { stdout } = await fleet.longhaul(['sample', '--count', '127']).ended;
    await fleet.simulator.change({ scale: 12, faults: fleetFaults(stdout) });
    const jobId = await submit(service, 'emea-q4', stdout);
    await endedItems(service, jobId, 15);
    const [victim] = await workersInCall(fleet, 1);
    await fleet.lambda.kill(victim?.pid);
    const isLost = async () => (await textOf(service, `${jobId}/timeline`)).includes('"lost"');
    await waitUntil('it is lost', isLost, patienceMs, 100);
    await endedItems(service, jobId, 60);
    const job = { jobId, itemIds: idsOf(stdout, [0, 1, 2, 3, 7]) };
    const running = await record(service.url, [job], service.key);
    await over(service, jobId);
    const ended = await record(service.url, [job], service.key);
    return {
      recordings: { 'fleet-running': running, 'fleet-ended': ended },
      jobs: { fleet: jobId },
    };
  } finally {
    await close();
  }
}

function fleetFaults(sample: string): readonly Fault[] {
  return [
    { kind: 'refusal', deal_ids: idsOf(sample, [7, 31, 90]) },
    { kind: 'server_error', deal_ids: idsOf(sample, [12, 13, 40, 41, 77]), times: 2 },
    { kind: 'truncated', deal_ids: idsOf(sample, [55, 101]) },
  ];
}

/** One process over a folder: a job of every outcome, one held and one running. */
async function recordEmbedded(): Promise<Moments> {
  const served = await startServed();
  try {
    const empty = await record(served.url, []);
    const ended = await endedJobs(served);
    const open = await openJobs(served);
    // What runs is asked about first, before it has moved on.
    const jobs = {
      running: open.running,
      paused: open.paused,
      cancelled: open.cancelled,
      ...ended,
    };
    const items: Record<string, readonly string[]> = {
      [ended.strange]: strangeDeals.map(({ deal_id: id }) => id),
      [ended.erased]: ['gone-1', 'gone-2'],
    };
    const chosen = await Promise.all(
      Object.values(jobs).map(async (jobId) => {
        return { jobId, itemIds: items[jobId] ?? (await firstIds(served, jobId)) };
      }),
    );
    return { recordings: { empty, embedded: await record(served.url, chosen) }, jobs };
  } finally {
    await served.close();
  }
}

/** 5,000 deals in one process. */
async function recordLarge(): Promise<Moments> {
  const served = await startServed();
  try {
    const { stdout } = await served.scene.run(['sample', '--count', '5000', '--small']);
    const large = await submit(served, 'all-regions', stdout);
    await over(served, large);
    const itemIds = await firstIds(served, large);
    return {
      recordings: { large: await record(served.url, [{ jobId: large, itemIds }]) },
      jobs: { large },
    };
  } finally {
    await served.close();
  }
}

async function endedJobs(served: Served) {
  const { scene, simulator, url } = served;
  const finish = async (pipeline: string, text: string): Promise<string> => {
    const jobId = await submit(served, pipeline, text);
    await over(served, jobId);
    return jobId;
  };
  const sample = async (count: number, seed = 1): Promise<string> =>
    (await scene.run(['sample', '--count', String(count), '--seed', String(seed)])).stdout;
  const first = await sample(127);
  const complete = await finish('apac-q4', await sample(127, 2));
  await simulator.change({
    faults: [
      { kind: 'refusal', deal_ids: idsOf(first, [3, 9, 14, 60]) },
      { kind: 'truncated', deal_ids: idsOf(first, [5, 44]) },
      { kind: 'wrong_schema', deal_ids: idsOf(first, [70]) },
    ],
  });
  const partial = await finish('emea-q4', `${first}{"deal_name":"nobody"}\n{"deal_id":"cut",\n`);
  await simulator.change({ faults: [{ kind: 'refusal' }] });
  const failed = await finish('latam-q4', ndjson(deals(40, 'latam')));
  await simulator.change({ faults: [] });
  const strange = await finish(strangeName, ndjson(strangeDeals));
  const erased = await finish('with-erased', ndjson(deals(3, 'gone').map(shortened)));
  await fetch(`${url}/v1/jobs/${erased}/items/gone-2`, { method: 'DELETE' });
  return { complete, partial, failed, strange, erased };
}

/** `gone-002` → `gone-2`. */
function shortened(given: TinyDeal): TinyDeal {
  return { ...given, deal_id: given.deal_id.replace(/0+/, '') };
}

async function openJobs(served: Served) {
  const { scene, simulator, url } = served;
  const begin = async (pipeline: string, seed: number, ended: number): Promise<string> => {
    const { stdout } = await scene.run(['sample', '--count', '127', '--seed', String(seed)]);
    const jobId = await submit(served, pipeline, stdout);
    await endedItems(served, jobId, ended);
    return jobId;
  };
  const say = (jobId: string, word: string, body: object) =>
    fetch(`${url}/v1/jobs/${jobId}/${word}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  await simulator.change({ scale: 30 });
  const cancelled = await begin('nordics-trial', 4, 30);
  await say(cancelled, 'cancel', { mode: 'now' });
  await over(served, cancelled);
  const paused = await begin('dach-q1', 5, 12);
  await say(paused, 'pause', { reason: 'The review starts on Monday.' });
  await until(served, paused, ({ status }) => status === 'paused');
  await simulator.change({ scale: 12 });
  const running = await begin('uk-and-ireland', 6, 40);
  return { cancelled, paused, running };
}

async function submit({ url, key }: Service, pipeline: string, text: string): Promise<string> {
  const reply = await fetch(`${url}/v1/jobs?pipeline=${encodeURIComponent(pipeline)}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-ndjson',
      ...(key && { authorization: `Bearer ${key}` }),
    },
    body: text,
  });
  if (!reply.ok) throw new Error(`${pipeline} is refused: ${await reply.text()}`);
  return ((await reply.json()) as { job_id: string }).job_id;
}

async function textOf({ url, key }: Service, path: string): Promise<string> {
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
  return (await fetch(`${url}/v1/jobs/${path}`, { headers })).text();
}

async function until(
  service: Service,
  jobId: string,
  holds: (job: JobReply) => boolean,
): Promise<void> {
  const look = async (): Promise<boolean> =>
    holds(JSON.parse(await textOf(service, jobId)) as JobReply);
  await waitUntil(`${jobId} stands as wanted`, look, patienceMs, 50);
}

function endedItems(service: Service, jobId: string, count: number): Promise<void> {
  return until(service, jobId, ({ counts }) => counts.ok + counts.failed >= count);
}

function over(service: Service, jobId: string): Promise<void> {
  const ends = ['complete', 'partial', 'failed', 'cancelled'];
  return until(service, jobId, ({ status }) => ends.includes(status));
}

async function firstIds(service: Service, jobId: string): Promise<readonly string[]> {
  const text = await textOf(service, `${jobId}/items?limit=1000`);
  const { items } = JSON.parse(text) as { items: { id: string; outcome: string }[] };
  const failed = items.filter(({ outcome }) => outcome === 'failed').slice(0, 1);
  const rest = items.filter(({ outcome }) => outcome !== 'failed').slice(0, 4);
  return [...failed, ...rest].map(({ id }) => id);
}

/** The ids of the deals on these lines, from 0. */
function idsOf(text: string, lines: readonly number[]): readonly string[] {
  const all = text.split('\n');
  return lines.map((line) => (JSON.parse(all[line] ?? '{}') as { deal_id: string }).deal_id);
}
