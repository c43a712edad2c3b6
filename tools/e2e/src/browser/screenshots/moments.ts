import { workersInCall } from '../../fleet/harness/workers.ts';
import { deal, ndjson } from '../../harness/deals.ts';
import { waitUntil } from '../../harness/wait-until.ts';
import { startFleetPage } from '../harness/fleet-page.ts';
import { startServed, type Served } from '../harness/served.ts';
import { record, type Recording } from './recording.ts';

/** Moments of real runs, each as what the service answered then. */
export type Moments = {
  /** Jobs of every outcome over one folder; by name. */
  readonly recordings: Readonly<Record<string, Recording>>;
  readonly jobs: Readonly<Record<string, string>>;
};

type Service = { readonly url: string; readonly key?: string };
type JobReply = {
  readonly status: string;
  readonly counts: { readonly ok: number; readonly failed: number; readonly total: number };
};

const patienceMs = 240_000;

/** Everything is recorded anew, from seeds; it takes about two minutes. */
export async function recordMoments(say: (line: string) => void): Promise<Moments> {
  const recordings: Record<string, Recording> = {};
  const jobs: Record<string, string> = {};
  say('A fleet, one of whose workers is killed …');
  await recordFleet(recordings, jobs);
  say('One process over a folder: every way a job can stand …');
  await recordEmbedded(recordings, jobs, say);
  return { recordings, jobs };
}

async function recordFleet(
  recordings: Record<string, Recording>,
  jobs: Record<string, string>,
): Promise<void> {
  const { fleet, ...service } = await startFleetPage({ leaseMs: 6_000 });
  try {
    const made = fleet.longhaul(['sample', '--count', '127']);
    const { stdout } = await made.ended;
    await fleet.simulator.change({
      scale: 12,
      faults: [
        { kind: 'refusal', deal_ids: idsOf(stdout, [7, 31, 90]) },
        { kind: 'server_error', deal_ids: idsOf(stdout, [12, 13, 40, 41, 77]), times: 2 },
        { kind: 'truncated', deal_ids: idsOf(stdout, [55, 101]) },
      ],
    });
    const jobId = await submit(service, 'emea-q4', stdout);
    jobs['fleet'] = jobId;
    await endedItems(service, jobId, 15);
    const [victim] = await workersInCall(fleet, 1);
    await fleet.lambda.kill(victim?.pid);
    await waitUntil(
      'it is lost',
      async () => textOf(service, `${jobId}/timeline`).then((text) => text.includes('"lost"')),
      patienceMs,
      100,
    );
    await endedItems(service, jobId, 60);
    const someIds = idsOf(stdout, [0, 1, 2, 3, 7]);
    recordings['fleet-running'] = await record(
      service.url,
      [{ jobId, itemIds: someIds }],
      service.key,
    );
    await over(service, jobId);
    recordings['fleet-ended'] = await record(
      service.url,
      [{ jobId, itemIds: someIds }],
      service.key,
    );
  } finally {
    await fleet.close();
  }
}

async function recordEmbedded(
  recordings: Record<string, Recording>,
  jobs: Record<string, string>,
  say: (line: string) => void,
): Promise<void> {
  const served = await startServed();
  try {
    recordings['empty'] = await record(served.url, []);
    await endedJobs(served, jobs, say);
    await openJobs(served, jobs);
    const running = jobs['running'] ?? '';
    const others = Object.values(jobs).filter((id) => id !== jobs['fleet'] && id !== running);
    // What runs is asked about first, before it has moved on.
    const ids = [running, ...others];
    const items: Record<string, readonly string[]> = {
      [jobs['strange'] ?? '']: strangeDeals.map(({ deal_id: id }) => id),
      [jobs['erased'] ?? '']: ['gone-2'],
    };
    const chosen = await Promise.all(
      ids.map(async (jobId) => ({
        jobId,
        itemIds: items[jobId] ?? (await firstIds(served, jobId)),
      })),
    );
    recordings['embedded'] = await record(served.url, chosen);
  } finally {
    await served.close();
  }
}

async function endedJobs(
  served: Served,
  jobs: Record<string, string>,
  say: (line: string) => void,
): Promise<void> {
  const { scene, simulator, finish } = served;
  const sample = async (count: number, ...more: string[]): Promise<string> =>
    (await scene.run(['sample', '--count', String(count), ...more])).stdout;
  const small = await sample(127);
  say('5,000 deals …');
  const large = await submit(served, 'all-regions', await sample(5000, '--small'));
  jobs['large'] = large;
  await over(served, large);
  jobs['complete'] = await finish('apac-q4', await sample(127, '--seed', '2'));
  await simulator.change({
    faults: [
      { kind: 'refusal', deal_ids: idsOf(small, [3, 9, 14, 60]) },
      { kind: 'truncated', deal_ids: idsOf(small, [5, 44]) },
      { kind: 'wrong_schema', deal_ids: idsOf(small, [70]) },
    ],
  });
  const bad = '{"deal_name":"nobody"}\n{"deal_id":"cut",\n';
  jobs['partial'] = await finish('emea-q4', `${small}${bad}`);
  await simulator.change({ faults: [{ kind: 'refusal' }] });
  jobs['failed'] = await finish('latam-q4', await sample(40, '--seed', '3'));
  await simulator.change({ faults: [] });
  jobs['strange'] = await finish(strangeName, ndjson(strangeDeals));
  jobs['erased'] = await finish(
    'with-erased',
    ndjson([1, 2, 3].map((each) => deal(`gone-${String(each)}`))),
  );
  await fetch(`${served.url}/v1/jobs/${jobs['erased']}/items/gone-2`, { method: 'DELETE' });
}

async function openJobs(served: Served, jobs: Record<string, string>): Promise<void> {
  const { scene, simulator, url } = served;
  const sample = async (count: number, seed: number): Promise<string> =>
    (await scene.run(['sample', '--count', String(count), '--seed', String(seed)])).stdout;
  const say = (jobId: string, word: string, body?: object) =>
    fetch(`${url}/v1/jobs/${jobId}/${word}`, {
      method: 'POST',
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  await simulator.change({ scale: 30 });
  const cancelled = await submit(served, 'nordics-trial', await sample(127, 4));
  jobs['cancelled'] = cancelled;
  await endedItems(served, cancelled, 30);
  await say(cancelled, 'cancel', { mode: 'now' });
  await over(served, cancelled);
  const paused = await submit(served, 'dach-q1', await sample(127, 5));
  jobs['paused'] = paused;
  await endedItems(served, paused, 12);
  await say(paused, 'pause', { reason: 'The review starts on Monday.' });
  await until(served, paused, ({ status }) => status === 'paused');
  const running = await submit(served, 'uk-and-ireland', await sample(127, 6));
  jobs['running'] = running;
  await endedItems(served, running, 40);
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

/** Names as people and machines do write them: nothing of them may break the page. */
const strangeName =
  'Q4 🚀 عرض الأسعار — Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung';
const strangeDeals = [
  {
    ...deal('rtl'),
    deal_name: 'مشروع التجديد 2026 (شركة النخيل)',
    currency: 'SAR',
    amount: 1_250_000,
  },
  { ...deal('hebrew'), deal_name: 'הסכם חידוש – Acme בע״מ', currency: 'ILS', amount: 480_000 },
  {
    ...deal('override'),
    deal_name: 'Invoice \u202Egnp.exe\u202C renewal',
    currency: 'EUR',
    amount: 12_000,
  },
  { ...deal('emoji'), deal_name: '🚀🔥 Big One 👩‍👩‍👧‍👦 🇩🇪', currency: 'JPY', amount: 9_800_000 },
  {
    ...deal('long'),
    deal_name:
      'Renewal of the framework agreement for observability, incident response and on-call tooling across all subsidiaries of the Vereinigte Norddeutsche Maschinenfabriken '.repeat(
        2,
      ),
    currency: 'USD',
    amount: 3.5,
  },
  { ...deal('unbroken'), deal_name: 'A'.repeat(240), amount: 0 },
  { ...deal('x'.repeat(250)), deal_name: 'An id of 250 characters', currency: 'USD', amount: 1e12 },
  {
    ...deal('<script>alert(1)</script>'),
    deal_name: '<img src=x onerror=alert(1)> & "quotes"',
    currency: 'GBP',
    amount: -500,
  },
  { ...deal('zalgo'), deal_name: 'Z̴̡͎͉͙̈́̀͗a̷l̶g̷o̵ deal', currency: 'CHF', amount: 99.99 },
  {
    ...deal('名前'),
    deal_name: '株式会社サンプル 年間契約更新',
    currency: 'JPY',
    amount: 1_000_000,
  },
];
