import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askApi } from '../harness/ask-api.ts';
import { Child } from '../harness/child.ts';
import { deal, deals, ndjson, writeDeals } from '../harness/deals.ts';
import { endpointOf, openScene, type Scene } from '../harness/scene.ts';
import { startSimulator, type Simulator } from '../harness/simulator.ts';
import { waitUntil } from '../harness/wait-until.ts';

/** One folder served by one process; everything else is the command as its client. */

const bundle = 'apps/cli/dist/longhaul.mjs';
/** A job that is still running when the next command asks, however slowly that one starts. */
const slowDeals = 90;
const slowScale = 12;

let scene: Scene;
let simulator: Simulator;
let server: Child;
let url: string;
const children: Child[] = [];

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Child {
  const child = new Child(bundle, args, { cwd: scene.folder, env });
  children.push(child);
  return child;
}

/** A command that is a client of the served folder. */
const ask = (...args: readonly string[]) => start(args, { LONGHAUL_API: url }).ended;
/** A command that looks into the folder itself. */
const look = (...args: readonly string[]) => start([...args, '--data-dir', 'data']).ended;

async function serve(): Promise<void> {
  const args = ['serve', '--port', '0', '--data-dir', 'data'];
  server = start(args, { ...endpointOf(simulator.url), LONGHAUL_PRIVATE_WEBHOOKS: 'true' });
  await server.says('Ctrl-C ends it.');
  url = server.stdout.trim();
}

async function submit(name: string, lines: string): Promise<string> {
  await writeFile(scene.path(`${name}.ndjson`), lines);
  const { code, stdout } = await ask('submit', `${name}.ndjson`, '--json');
  expect([0, 3]).toContain(code);
  return (JSON.parse(stdout) as { job_id: string }).job_id;
}

beforeAll(async () => {
  scene = await openScene();
  simulator = await startSimulator(scene.folder);
  await serve();
});
afterAll(async () => {
  for (const child of children) await child.destroy();
  await simulator.close();
  await scene.close();
});

describe('a served folder', () => {
  it('takes a file, is watched to its end, and gives its results in three forms', async () => {
    const lines = `${ndjson([...deals(3), deal('refused', '[[fault:refusal]]')])}{"stage": 7}\n`;
    await writeFile(scene.path('mixed.ndjson'), lines);
    const submitted = await ask('submit', 'mixed.ndjson', '--watch');
    expect(submitted.stderr).toContain('mixed.ndjson:5: deal_id is missing');
    expect(submitted.stdout).toContain('3/4 deals analyzed successfully.');
    expect(submitted.stdout).toContain('1 REFUSED: ');
    expect(submitted.code).toBe(3);
    const [, jobId = ''] = /^Job (\S+)/.exec(submitted.stdout) ?? [];
    const start = jobId.slice(0, 8);

    const results = (await ask('results', start)).stdout.trim().split('\n');
    expect(results.map((line) => (JSON.parse(line) as { deal_id: string }).deal_id)).toHaveLength(
      3,
    );
    const map = JSON.parse((await ask('results', start, '--map')).stdout) as object;
    expect(Object.keys(map).sort()).toEqual(['deal-001', 'deal-002', 'deal-003']);
    const table = await ask('results', start, '--csv', '--out', 'out.csv');
    expect(table).toMatchObject({ code: 0, stdout: '' });
    expect(await readFile(scene.path('out.csv'), 'utf8')).toMatch(/^\uFEFF?[a-z_]+,.*\r\n/);
    const failed = JSON.parse((await ask('failed', start)).stdout) as {
      deal_id: string;
      code: string;
    };
    expect(failed).toMatchObject({ deal_id: 'refused', code: 'REFUSED' });
  });

  it('lists the same jobs through the service and from the folder', async () => {
    const [served, local] = await Promise.all([ask('jobs', '--json'), look('jobs', '--json')]);
    const ids = ({ stdout }: { stdout: string }) =>
      (JSON.parse(stdout) as { jobs: { job_id: string; status: string }[] }).jobs.map(
        ({ job_id: id, status }) => `${id} ${status}`,
      );
    expect(ids(served)).toHaveLength(1);
    expect(ids(local)).toEqual(ids(served));
  });

  it('runs what failed again, pays for nothing else, and deletes the job when it is told to', async () => {
    const jobId = await submit(
      'again',
      ndjson([...deals(2, 'again'), deal('odd', '[[fault:refusal]]')]),
    );
    expect((await ask('watch', jobId)).code).toBe(3);
    const before = await simulator.calls();
    const redriven = await ask('redrive', jobId, '--code', 'refused', '--watch');
    expect(redriven.code).toBe(3);
    const { calls } = await simulator.calls();
    const again = calls.filter(({ number }) => number > before.started);
    expect(again.map(({ deal_id: id }) => id)).toEqual(['odd']);

    const asked = await ask('rm', jobId);
    expect(asked.code).toBe(2);
    expect(asked.stderr).toContain('Say --yes');
    expect(await ask('rm', jobId, '--yes')).toMatchObject({ code: 0 });
    const gone = await ask('show', jobId);
    expect(gone.code).toBe(2);
    expect(gone.stderr).toContain(`There is no job ${jobId}.`);
  });

  it('pauses a job, which a watcher is told, and goes on with it', async () => {
    await simulator.change({ scale: slowScale });
    const jobId = await submit('slow', ndjson(deals(slowDeals, 'slow')));
    const paused = await ask('pause', jobId);
    expect(paused.code).toBe(0);
    const watched = await ask('watch', jobId);
    expect(watched.code).toBe(4);
    expect(watched.stderr).toContain(`longhaul resume ${jobId}`);
    await simulator.change({ scale: 0 });
    expect((await ask('resume', jobId)).code).toBe(0);
    const ended = await ask('watch', jobId, '--json');
    expect(ended.code).toBe(0);
    const lines = ended.stdout.trim().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ job_id: jobId, status: 'complete' });
  });

  it('is stopped by Ctrl-C in order, and goes on where it was when it is started again', async () => {
    await simulator.change({ scale: slowScale });
    const jobId = await submit('stopped', ndjson(deals(slowDeals, 'stopped')));
    const watcher = start(['watch', jobId, '--json'], { LONGHAUL_API: url });
    await watcher.says('"in_flight":15');
    server.kill('SIGINT');
    expect(await server.ended).toMatchObject({ code: 130 });
    await watcher.destroy();
    await simulator.change({ scale: 0 });
    await serve();
    const { code, stdout } = await ask('watch', jobId);
    expect(stdout).toContain(
      `${String(slowDeals)}/${String(slowDeals)} deals analyzed successfully.`,
    );
    expect(code).toBe(0);
    const { answered } = await simulator.calls();
    const paid = Object.entries(answered).filter(([id]) => id.startsWith('stopped-'));
    expect(paid.every(([, count]) => count === 1)).toBe(true);
  });
});

it('a folder takes no upload by itself, and says what takes its place', async () => {
  await writeDeals(scene.path('direct.ndjson'), deals(1, 'direct'));
  const { code, stderr } = await ask('submit', 'direct.ndjson', '--upload', 'presigned');
  expect(stderr).toContain('This service has no store that takes uploads by itself.');
  expect(code).toBe(2);
});

describe('a webhook whose receiver is dead', () => {
  it('delays no job, and is told once it lives, though the process was killed meanwhile', async () => {
    const told: string[] = [];
    let status = 503;
    const receiver = createServer((request, reply) => {
      told.push(`${String(status)} ${String(request.headers['webhook-id'])}`);
      request.resume().on('end', () => reply.writeHead(status).end());
    });
    receiver.listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const { port } = receiver.address() as AddressInfo;
    const body = JSON.stringify({ url: `http://127.0.0.1:${String(port)}/` });
    const headers = { 'content-type': 'application/json' };
    const made = await askApi(`${url}/v1/webhooks`, { method: 'POST', headers, body });
    expect(made.status).toBe(201);

    const jobId = await submit('told', ndjson(deals(2, 'told')));
    expect(await ask('watch', jobId)).toMatchObject({ code: 0 });
    await waitUntil('the receiver is asked', () => told.length > 0);
    // Nobody leads it any more: who still waited for the receiver would refuse this.
    expect(await ask('rm', jobId, '--yes')).toMatchObject({ code: 0 });
    server.kill('SIGKILL');
    await server.ended;
    status = 200;
    await serve();
    const message = `msg_${jobId}_1`;
    await waitUntil('the receiver is told', () => told.includes(`200 ${message}`));
    expect(new Set(told)).toEqual(new Set([`503 ${message}`, `200 ${message}`]));
    receiver.close();
  });
});

describe('a folder that nobody serves', () => {
  it('is looked into all the same, and pruned', async () => {
    await writeDeals(scene.path('local.ndjson'), deals(2, 'local'));
    const env = endpointOf(simulator.url);
    const ran = start(['run', 'local.ndjson', '--out', 'out', '--data-dir', 'own'], env);
    expect((await ran.ended).code).toBe(0);
    const own = (...args: readonly string[]) => start([...args, '--data-dir', 'own']).ended;
    const listed = JSON.parse((await own('jobs', '--json')).stdout) as {
      jobs: { job_id: string }[];
    };
    const [job] = listed.jobs;
    expect(listed.jobs).toHaveLength(1);
    const results = await own('results', job?.job_id ?? '');
    expect(results.stdout).toBe(await readFile(scene.path('out', 'results.ndjson'), 'utf8'));
    expect((await own('prune', '--older-than', '1d', '--yes')).stdout).toContain('0 jobs deleted.');
    expect((await own('prune', '--older-than', '0s', '--yes')).stdout).toContain('1 job deleted.');
    expect((await own('jobs')).stdout).toBe('There are no jobs here yet.\n');
  });
});

describe('a key', () => {
  it('is made, listed without its secret, and ended', async () => {
    const made = await look('keys', 'create', '--role', 'read', '--label', 'a page');
    const key = made.stdout.trim();
    expect(key).toMatch(/^lh_[a-z0-9]{12}_\S{43}$/);
    const seen = start(['jobs'], { LONGHAUL_API: url, LONGHAUL_API_KEY: key });
    expect((await seen.ended).code).toBe(0);
    const refused = start(['submit', 'again.ndjson'], { LONGHAUL_API: url, LONGHAUL_API_KEY: key });
    expect((await refused.ended).code).toBe(2);
    const { stdout } = await look('keys', 'ls');
    expect(stdout).toContain('a page');
    expect(stdout).not.toContain(key.slice(16));
    expect((await look('keys', 'rm', key)).stdout).toContain('Ended the key');
  });

  it('is asked for before anybody else can reach the service', async () => {
    const args = ['serve', '--host', '0.0.0.0', '--port', '0', '--data-dir', 'keyless'];
    const { code, stderr } = await start(args).ended;
    expect(stderr).toContain('longhaul keys create');
    expect(code).toBe(2);
  });
});

it.each(['submit', 'watch', 'pause'])(
  '%s says how to start a service where none is',
  async (name) => {
    const args = [name, name === 'submit' ? '-' : 'job'];
    const { code, stderr } = await start([...args, '--api', 'http://127.0.0.1:9']).ended;
    expect(stderr).toContain('Start a service with longhaul serve');
    expect(code).toBe(1);
  },
);
