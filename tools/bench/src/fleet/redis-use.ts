import { askRedis } from '@longhaul/testkit/redis-wire';

/** What a Redis did between two looks. */
export type RedisUse = {
  /** Commands by name, those that scripts run among them. */
  readonly calls: ReadonlyMap<string, number>;
  /** Processor time of the server process, user and system. */
  readonly cpuMs: number;
};

/** What the server says it has done since it started; the asking itself is left out of `between`. */
export async function lookAtRedis(port: number): Promise<RedisUse> {
  const info = async (section: string): Promise<string> => askRedis(port, ['INFO', section]);
  return parseInfo(await info('commandstats'), await info('cpu'));
}

export function parseInfo(commandStats: string, cpu: string): RedisUse {
  const calls = commandStats.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm);
  const seconds = (name: string): number =>
    Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(cpu)?.[1] ?? NaN);
  return {
    calls: new Map([...calls].map(([, name = '', count]) => [name, Number(count)])),
    cpuMs: 1000 * (seconds('used_cpu_user') + seconds('used_cpu_sys')),
  };
}

/** The difference; commands that ran only before are left out, and so is what looking costs. */
export function between(before: RedisUse, after: RedisUse): RedisUse {
  const calls = [...after.calls]
    .filter(([name]) => name !== 'info')
    .map(([name, count]): [string, number] => [name, count - (before.calls.get(name) ?? 0)])
    .filter(([, count]) => count > 0);
  return { calls: new Map(calls), cpuMs: after.cpuMs - before.cpuMs };
}

export function sumCalls({ calls }: RedisUse): number {
  return [...calls.values()].reduce((sum, count) => sum + count, 0);
}
