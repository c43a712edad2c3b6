import { routeNames, routes, type RouteName } from '@longhaul/api-contract/routes/table';
import { createMemoryStore } from '@longhaul/job-store/memory';
import { createRealRandom } from '@longhaul/platform/random';
import { createStepClock } from '@longhaul/testkit/step-clock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authModeFor } from '../server.ts';
import { openScene, type Reply, type Scene } from '../testing.ts';
import { hashSecret, isSecretOf, parseKey } from './api-key.ts';
import { createKey, listKeys, revokeKey } from './keys.ts';
import { KeyReader } from './key-reader.ts';

const store = createMemoryStore();
const clock = createStepClock(Date.UTC(2026, 0, 1));
const ports = { store, clock, random: createRealRandom() };

describe('a key', () => {
  it('is kept as a hash and found by its id', async () => {
    const { key, record } = await createKey(ports, { tenant: 'acme', role: 'read', label: 'bi' });
    const presented = parseKey(key);
    expect(presented?.keyId).toBe(record.keyId);
    expect(isSecretOf(record, presented?.secret ?? '')).toBe(true);
    expect(isSecretOf(record, `${presented?.secret ?? ''}x`)).toBe(false);
    const kept = new TextDecoder().decode(await store.get(`keys/${record.keyId}.json`));
    expect(kept).not.toContain(presented?.secret);
    expect(kept).toContain(hashSecret(presented?.secret ?? ''));
  });

  it.each(['', 'a/b', 'keys', 'x'.repeat(65), '../acme'])(
    'is not made for the tenant %j',
    async (tenant) => {
      await expect(createKey(ports, { tenant, role: 'read' })).rejects.toThrow('cannot be made');
    },
  );

  it('ends within seconds of being revoked, wherever it was read before', async () => {
    const { key, record } = await createKey(ports, { tenant: 'acme', role: 'read' });
    const reader = new KeyReader(store, clock);
    expect(await reader.check(key)).toMatchObject({ tenant: 'acme' });
    expect(await revokeKey(ports, record.keyId)).toBe('revoked');
    await clock.advance(10_001);
    expect(await reader.check(key)).toBeUndefined();
    expect(await revokeKey(ports, record.keyId)).toBe('unknown');
    expect(await revokeKey(ports, '../acme/jobs/x')).toBe('unknown');
  });

  it('of another form is none', async () => {
    const reader = new KeyReader(store, clock);
    for (const text of ['', 'lh_', 'lh_a_b', `lh_${'a'.repeat(12)}_${'A'.repeat(43)}`]) {
      expect(await reader.check(text)).toBeUndefined();
    }
  });
});

describe('where a service needs keys', () => {
  it('is everywhere but on its own machine, and without one it does not start', async () => {
    const empty = { mode: 'embedded', store: createMemoryStore() } as const;
    for (const host of ['127.0.0.1', 'localhost', '::1']) {
      expect(await authModeFor(empty, host)).toBe('local');
    }
    for (const host of ['0.0.0.0', '::', '192.168.1.2', 'example.com']) {
      await expect(authModeFor(empty, host)).rejects.toThrow('longhaul keys create');
      expect(await authModeFor({ mode: 'embedded', store }, host)).toBe('keys');
    }
    await expect(authModeFor({ ...empty, mode: 'fleet' }, '127.0.0.1')).rejects.toThrow(
      'needs a key',
    );
  });
});

describe('two tenants', () => {
  let scene: Scene;
  const keys: Record<string, string> = {};
  let jobId = '';
  beforeAll(async () => {
    scene = await openScene({ mode: 'keys', settings: { requestsPerMinute: 100_000 } });
    for (const [name, tenant, role] of [
      ['reader', 'local', 'read'],
      ['submitter', 'local', 'submit'],
      ['owner', 'local', 'admin'],
      ['stranger', 'other', 'admin'],
    ] as const) {
      keys[name] = (await createKey({ ...scene.ports }, { tenant, role })).key;
    }
    jobId = (await scene.finish({ texts: ['mine 1', 'mine 2'] })).jobId;
  });
  afterAll(async () => scene.service.close());

  const asked = (name: RouteName, who: string, id = jobId): Promise<Reply> => {
    const { method, path, body } = routes[name];
    const url = path
      .replace('{job_id}', id)
      .replace('{item_id}', 'note-0')
      .replace('{webhook_id}', 'wh_x')
      .replace('{name}', path.includes('artifacts') ? 'rows.json' : 'notes');
    const payload = body?.kind === 'json' ? '{}' : undefined;
    const headers = {
      authorization: `Bearer ${keys[who] ?? who}`,
      ...(payload ? { 'content-type': 'application/json' } : {}),
    };
    return scene.ask({ method, url, headers, ...(payload ? { payload } : {}) });
  };

  const jobRoutes = routeNames.filter((name) => routes[name].path.includes('{job_id}'));

  it.each(jobRoutes)('%s: a job of another is as one that is not there', async (name) => {
    const theirs = await asked(name, 'stranger');
    const nobodys = await asked(name, 'stranger', 'deadbeefdeadbeef');
    expect([theirs.status, theirs.json()['code']]).toEqual([404, 'not_found']);
    const words = ({ text }: Reply, id: string) =>
      text.replaceAll(id, 'ID').replace(/"request_id":"\w+"/, '');
    expect(words(theirs, jobId)).toBe(words(nobodys, 'deadbeefdeadbeef'));
  });

  it('neither see nor delete each other’s webhooks', async () => {
    const as = (who: string) => ({ authorization: `Bearer ${keys[who] ?? ''}` });
    const payload = { url: 'https://hooks.example/in' };
    const made = await scene.ask({
      ...{ method: 'POST', url: '/v1/webhooks', payload },
      headers: { ...as('owner'), 'content-type': 'application/json' },
    });
    const url = `/v1/webhooks/${String(made.json()['webhook_id'])}`;
    const listed = async (who: string) =>
      (await scene.ask({ url: '/v1/webhooks', headers: as(who) })).json()['webhooks'];
    expect(await listed('stranger')).toEqual([]);
    const theirs = await scene.ask({ method: 'DELETE', url, headers: as('stranger') });
    expect(theirs.status).toBe(404);
    expect(await listed('owner')).toHaveLength(1);
    expect((await scene.ask({ method: 'DELETE', url, headers: as('owner') })).status).toBe(204);
  });

  it('see only what is theirs in lists', async () => {
    expect((await asked('listJobs', 'stranger')).json()).toEqual({ jobs: [] });
    expect((await asked('listJobs', 'reader')).json()['jobs']).toHaveLength(1);
    expect((await asked('readAccount', 'stranger')).json()).toMatchObject({ tenant: 'other' });
  });

  it('do no more than their role says', async () => {
    for (const name of routeNames) {
      if (routes[name].reply.kind === 'events') continue;
      const { role } = routes[name];
      const reader = await asked(name, 'reader', 'nosuchjob');
      expect([name, reader.status === 403]).toEqual([name, role !== 'read']);
      const submitter = await asked(name, 'submitter', 'nosuchjob');
      expect([name, submitter.status === 403]).toEqual([name, role === 'admin']);
    }
  });

  it('are nobody without a key, or with a wrong one, on every route', async () => {
    for (const name of routeNames) {
      const reply = await asked(name, `lh_${'a'.repeat(12)}_${'A'.repeat(43)}`);
      expect([401, 429]).toContain(reply.status);
    }
    expect((await scene.ask({ url: '/v1/me' })).json()).toMatchObject({ code: 'unauthorized' });
    expect((await scene.ask({ url: '/metrics' })).status).toBe(401);
    expect((await scene.ask({ url: '/healthz' })).status).toBe(200);
  });
});

describe('rates', () => {
  it('are the key’s own, and a refused request says when to come again', async () => {
    const scene = await openScene({ mode: 'keys' });
    const limits = { requestsPerMinute: 3 };
    const wanted = { tenant: 'local', role: 'read', limits } as const;
    const { key } = await createKey(scene.ports, wanted);
    const ask = () => scene.ask({ url: '/v1/me', headers: { authorization: `Bearer ${key}` } });
    const replies = [await ask(), await ask(), await ask(), await ask()];
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(Number(replies[3]?.headers['retry-after'])).toBeGreaterThan(0);
    await scene.service.close();
  });

  it('stop whoever tries keys', async () => {
    const scene = await openScene({ mode: 'keys' });
    const guess = () =>
      scene.ask({ url: '/v1/me', headers: { authorization: `Bearer lh_${'a'.repeat(12)}_x` } });
    const statuses = new Set<number>();
    for (let tries = 0; tries < 40; tries += 1) statuses.add((await guess()).status);
    expect([...statuses]).toEqual([401, 429]);
    expect(await listKeys(scene.ports)).toEqual([]);
    await scene.service.close();
  });
});
