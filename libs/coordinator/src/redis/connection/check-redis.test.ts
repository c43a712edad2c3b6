import { createStepClock } from '@longhaul/testkit/step-clock';
import { afterAll, describe, expect, it } from 'vitest';
import { checkRedis } from './check-redis.ts';
import type { RedisLink } from './link.ts';
import { freshLink, needsRealServer, startServer } from '../testing.ts';

const server = await startServer();
afterAll(() => server.stop());

/** A link whose server answers some commands otherwise; an Error is thrown. */
function answering(link: RedisLink, replies: Readonly<Record<string, unknown>>): RedisLink {
  return {
    ...link,
    call: async (command, ...args) => {
      const reply = replies[command];
      if (reply instanceof Error) throw reply;
      return reply ?? link.call(command, ...args);
    },
  };
}

async function findingsOf(replies: Readonly<Record<string, unknown>>, mayEvict = false) {
  const { link } = await freshLink(server);
  const clock = createStepClock(Date.now());
  const findings = await checkRedis(answering(link, replies), clock, { mayEvict });
  await link.close();
  return findings;
}

const info = (lines: string) => ({ INFO: lines.replaceAll('\n', '\r\n') });

describe('the check of a Redis', () => {
  it('finds nothing wrong with a server of its own', async (context) => {
    needsRealServer(server, context);
    const findings = await findingsOf({});
    expect(findings.server).toMatch(/^(?:redis|valkey) \d/);
    expect(findings).toMatchObject({ refusals: [], warnings: [], isCluster: false });
  });

  it('refuses an eviction policy that would forget jobs, unless it is told to bear it', async () => {
    const evicting = info('redis_version:7.0.15\nmaxmemory_policy:volatile-lru\n');
    const refused = await findingsOf(evicting);
    expect(refused.refusals).toEqual([expect.stringMatching(/volatile-lru.*noeviction/)]);
    const borne = await findingsOf(evicting, true);
    expect(borne.refusals).toEqual([]);
    expect(borne.warnings).toEqual(refused.refusals);
  });

  it('refuses a version before 6.2 and takes Valkey by its own version', async () => {
    const old = await findingsOf(info('redis_version:6.0.16\nmaxmemory_policy:noeviction\n'));
    expect(old.refusals).toEqual([expect.stringContaining('6.2')]);
    const valkey = 'redis_version:7.2.4\nvalkey_version:8.0.1\nmaxmemory_policy:noeviction\n';
    expect(await findingsOf(info(valkey))).toMatchObject({ server: 'valkey 8.0.1', refusals: [] });
  });

  it('refuses a cluster that is addressed as one server', async () => {
    const cluster = 'redis_version:7.0.15\nmaxmemory_policy:noeviction\ncluster_enabled:1\n';
    const { refusals } = await findingsOf(info(cluster));
    expect(refusals).toEqual([expect.stringContaining('redis+cluster://')]);
  });

  it('says what a server does not let one ask', async () => {
    const forbidden = new Error('NOPERM');
    const {
      server: name,
      refusals,
      warnings,
    } = await findingsOf({
      INFO: forbidden,
      CONFIG: forbidden,
    });
    expect({ name, refusals }).toEqual({ name: 'unknown', refusals: [] });
    expect(warnings).toEqual([
      expect.stringContaining('INFO is forbidden'),
      expect.stringContaining('make sure that maxmemory-policy is noeviction'),
    ]);
  });

  it('warns of a clock that is off by more than 2 s', async () => {
    const { link } = await freshLink(server);
    const { warnings } = await checkRedis(link, createStepClock(Date.now() - 9_000));
    expect(warnings).toContainEqual(expect.stringMatching(/9\.\d s ahead of this machine/));
    await link.close();
  });
});
