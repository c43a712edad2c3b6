import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRealClock } from '@longhaul/platform/clock';
import { createLogger } from '@longhaul/platform/logger';
import { createKey } from '@longhaul/service/auth/keys';
import { createService, type Service as Web } from '@longhaul/service/server';
import { assertAgreed } from '@longhaul/service/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../config.ts';
import { sampleLines } from '../sample.ts';
import { openService, type Service } from './open-service.ts';

/** Two tenants hand the very same bytes to one service: nothing of the one shows in the other. */
const clock = createRealClock();
const deals = 6;
const payload = [...sampleLines({ count: deals, seed: 7, size: 'small' })].join('');

let root = '';
let service: Service;
let web: Web;
let running: Promise<void>;
const resign = new AbortController();
const keys: Record<string, string> = {};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tenants-'));
  const reading = readConfig({ dataDir: root, simulatedSpeed: 500 }, {});
  if (!reading.ok) throw new Error(reading.problem);
  service = await openService({ config: reading.config, onTrouble: () => undefined });
  running = service.run(resign.signal);
  const options = { logger: createLogger(), version: '0', mode: 'keys', localTenant: 'x' } as const;
  web = await createService(service.ports, options);
  for (const tenant of ['acme', 'beta']) {
    keys[tenant] = (await createKey(service.ports, { tenant, role: 'admin' })).key;
  }
});
afterAll(async () => {
  resign.abort();
  await running;
  await web.app.close();
  await service.close();
  await rm(root, { recursive: true, force: true });
});

type Method = 'GET' | 'POST' | 'DELETE';

async function asked(tenant: string, method: Method, path: string, body?: string) {
  const headers = { host: 'localhost', authorization: `Bearer ${keys[tenant] ?? ''}` };
  const url = `/v1/jobs${path}`;
  const reply = await web.app.inject({ method, url, headers, ...(body ? { payload: body } : {}) });
  assertAgreed(method, url, reply);
  return { status: reply.statusCode, json: () => reply.json<Record<string, unknown>>() };
}

async function submitted(tenant: string): Promise<string> {
  const reply = await asked(tenant, 'POST', '?lanes=1', payload);
  return String(reply.json()['job_id']);
}

async function pruned(tenant: string): Promise<unknown> {
  const headers = {
    ...{ host: 'localhost', authorization: `Bearer ${keys[tenant] ?? ''}` },
    'content-type': 'application/json',
  };
  const payload = { finished_before_at: '2126-01-01T00:00:00Z' };
  const url = '/v1/prunings';
  const reply = await web.app.inject({ method: 'POST', url, headers, payload });
  assertAgreed('POST', url, reply);
  return reply.json();
}

async function untilStatus(tenant: string, jobId: string, wanted: string): Promise<void> {
  const endsAt = clock.now() + 60_000;
  let status: unknown;
  while (status !== wanted) {
    if (clock.now() > endsAt) throw new Error(`${jobId} is ${String(status)}, not ${wanted}.`);
    status = (await asked(tenant, 'GET', `/${jobId}`)).json()['status'];
    await clock.sleep(20);
  }
}

describe('the same bytes of two tenants', () => {
  it('are two jobs: events, a pause, a cancel and a deletion of one never reach the other', async () => {
    const acme = await submitted('acme');
    expect((await asked('acme', 'POST', `/${acme}/pause`)).status).toBe(202);
    const heard = new Map<string, string[]>();
    const follow = (tenant: string, jobId: string) =>
      service.ports.engine.follow({ tenant, jobId }, 'deals', (event) => {
        if (event.kind === 'item-ended') heard.get(tenant)?.push(event.item);
      });
    const beta = await submitted('beta');
    expect(beta).not.toBe(acme);
    for (const tenant of ['acme', 'beta']) heard.set(tenant, []);
    const leave = [follow('acme', acme), follow('beta', beta)];

    await untilStatus('beta', beta, 'complete');
    await untilStatus('acme', acme, 'paused');
    expect(new Set(heard.get('beta')).size).toBe(deals);
    expect(heard.get('acme')?.length).toBeLessThan(deals);

    expect((await asked('acme', 'POST', `/${acme}/cancel`)).status).toBe(202);
    await untilStatus('acme', acme, 'cancelled');
    expect((await asked('beta', 'GET', `/${beta}`)).json()).toMatchObject({ status: 'complete' });
    expect((await asked('acme', 'GET', `/${beta}`)).status).toBe(404);
    expect((await asked('acme', 'DELETE', `/${beta}`)).status).toBe(404);

    expect((await asked('acme', 'DELETE', `/${acme}`)).status).toBe(204);
    expect((await asked('acme', 'GET', '')).json()).toEqual({ jobs: [] });
    expect((await asked('beta', 'GET', `/${beta}/results`)).status).toBe(200);
    expect((await asked('beta', 'GET', '')).json()['jobs']).toHaveLength(1);

    expect(await pruned('acme')).toEqual({ deleted: [], kept: [] });
    expect(await pruned('beta')).toEqual({ deleted: [beta], kept: [] });
    expect((await asked('beta', 'GET', '')).json()).toEqual({ jobs: [] });
    for (const end of leave) end();
  });
});
