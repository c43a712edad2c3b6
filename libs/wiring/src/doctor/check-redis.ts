import { checkRedis, connectRedis } from '@longhaul/coordinator/redis';
import type { Config } from '../config.ts';
import type { DoctorTools } from './doctor.ts';
import { clockCheck, foundAndRemedy, type Check } from './check.ts';

const name = 'redis';
const timeoutMs = 2_000;

/** Whether Redis answers, lets us in, is new enough, keeps what it is given, and tells our time. */
export async function* checkRedisServer(
  { redisUrl = '' }: Config,
  { clock, random }: DoctorTools,
): AsyncGenerator<Check> {
  const link = connectRedis({ url: redisUrl, clock, random, commandTimeoutMs: timeoutMs });
  try {
    const { server, refusals, warnings } = await checkRedis(link, clock);
    // The clock is a check of its own below.
    const sentences = [...refusals, ...warnings].filter((words) => !/^The clock /.test(words));
    const [first] = sentences;
    if (first === undefined) {
      yield {
        name,
        status: 'ok',
        found: `${server} at ${link.address} answers and forgets nothing`,
      };
    } else {
      const status = refusals.length > 0 ? 'failed' : 'warning';
      const found = sentences.join(' ').replace(/\.$/, '');
      yield { name, status, found, remedy: remedyFor(first, redisUrl, link.address) };
    }
    const before = clock.now();
    const time = await link.call('TIME');
    if (!Array.isArray(time)) return;
    const middle = (before + clock.now()) / 2;
    yield clockCheck('redis', Number(time[0]) * 1_000 + Number(time[1]) / 1_000 - middle);
  } catch (error) {
    const { found } = foundAndRemedy(error);
    const message = error instanceof Error ? error.message : '';
    yield { name, status: 'failed', found, remedy: remedyFor(message, redisUrl, link.address) };
  } finally {
    await link.close();
  }
}

function remedyFor(finding: string, url: string, address: string): string {
  const { hostname, port } = new URL(url);
  const cli = `redis-cli -h ${hostname} -p ${port === '' ? '6379' : port}`;
  if (/noeviction/.test(finding)) {
    return `Run \`${cli} CONFIG SET maxmemory-policy noeviction\` (with --askpass where it wants a password), and write "maxmemory-policy noeviction" into its configuration; a hosted one has it among its parameters.`;
  }
  if (/version 6\.2/.test(finding)) return 'Install Redis 7 or newer, or Valkey, there.';
  if (/refused the user or password/.test(finding)) {
    return `Write the right password into the address: --redis redis://:PASSWORD@${address} (or LONGHAUL_REDIS)`;
  }
  if (/speaks TLS: /.test(finding))
    return `Write its address as --redis ${url.replace('redis', 'rediss')}`;
  if (/speaks TLS as its address says/.test(finding)) {
    return `Without TLS its address is --redis ${new URL(url).protocol === 'rediss:' ? bare(url).replace('rediss:', 'redis:') : address}`;
  }
  if (/redis\+cluster/.test(finding))
    return `Write its address as --redis ${bare(url).replace('redis:', 'redis+cluster:')}`;
  if (/did not answer/.test(finding)) {
    const start = `redis-server --port ${port === '' ? '6379' : port} --maxmemory-policy noeviction`;
    return `Start it (\`${start}\`), or correct its address: --redis redis://HOST:PORT (or LONGHAUL_REDIS)`;
  }
  return foundAndRemedy(new Error(finding)).remedy ?? '';
}

/** Without its password. */
function bare(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//');
}
