/**
 * What can be known of a Redis before it is trusted with jobs: sentences for people, and whether to
 * start at all. What the server does not let one ask is said too.
 */
import type { Clock } from '@longhaul/ports/clock';
import { RetryableError } from '@longhaul/ports/errors';
import type { RedisLink } from './link.ts';

export type RedisFindings = {
  /** As the server names itself: `redis 7.0.15`, `valkey 8.0.1`. */
  readonly server: string;
  readonly isCluster: boolean;
  /** Why this Redis must not be used; a start refuses. */
  readonly refusals: readonly string[];
  readonly warnings: readonly string[];
};

const oldestVersion = [6, 2] as const;
const mostSkewMs = 2_000;

/**
 * `mayEvict` lets a server pass whose eviction policy removes keys, for instance one that offers no
 * other. Throws RetryableError or TerminalError when the server cannot be asked anything.
 */
export async function checkRedis(
  link: RedisLink,
  clock: Clock,
  { mayEvict = false }: { readonly mayEvict?: boolean } = {},
): Promise<RedisFindings> {
  await link.call('PING');
  const info = await ask(link, 'INFO');
  const fields = readInfo(typeof info === 'string' ? info : '');
  const version = versionOf(fields);
  const findings = [
    version.finding,
    evictionFinding(await policyOf(link, fields), mayEvict),
    clusterFinding(fields, link),
    await skewFinding(link, clock),
  ];
  const messagesOf = (kind: 'refusal' | 'warning') =>
    findings.flatMap((finding) => (finding?.kind === kind ? [finding.message] : []));
  return {
    ...{ server: version.server, isCluster: link.isCluster },
    ...{ refusals: messagesOf('refusal'), warnings: messagesOf('warning') },
  };
}

type Finding = { readonly kind: 'refusal' | 'warning'; readonly message: string } | undefined;

/** The reply, or undefined where the server forbids the question. */
async function ask(link: RedisLink, ...command: readonly [string, ...string[]]): Promise<unknown> {
  try {
    return await link.call(...command);
  } catch (error) {
    if (error instanceof RetryableError) throw error;
    return undefined;
  }
}

function readInfo(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(/\r?\n/).map((line) => line.split(':', 2));
  return new Map(pairs.flatMap(([key, value]) => (key && value ? [[key, value.trim()]] : [])));
}

function versionOf(fields: ReadonlyMap<string, string>): { server: string; finding: Finding } {
  const valkey = fields.get('valkey_version');
  const version = valkey ?? fields.get('redis_version');
  if (version === undefined) {
    const message =
      'Redis does not say its version (INFO is forbidden): it must be 6.2 or newer, and a failover that forgets what came last goes unnoticed.';
    return { server: 'unknown', finding: { kind: 'warning', message } };
  }
  const server = `${valkey === undefined ? 'redis' : 'valkey'} ${version}`;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = oldestVersion;
  const isOld = major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
  const message = `This server is ${server}: version 6.2 or newer is needed.`;
  return { server, finding: isOld ? { kind: 'refusal', message } : undefined };
}

async function policyOf(link: RedisLink, fields: ReadonlyMap<string, string>) {
  const known = fields.get('maxmemory_policy');
  if (known !== undefined) return known;
  const reply = await ask(link, 'CONFIG', 'GET', 'maxmemory-policy');
  return Array.isArray(reply) && typeof reply[1] === 'string' ? reply[1] : undefined;
}

function evictionFinding(policy: string | undefined, mayEvict: boolean): Finding {
  if (policy === 'noeviction') return undefined;
  if (policy === undefined) {
    const message =
      'Redis does not say its eviction policy (INFO and CONFIG are forbidden): make sure that maxmemory-policy is noeviction.';
    return { kind: 'warning', message };
  }
  const message = `Redis evicts keys when memory is short (maxmemory-policy ${policy}), and would forget running jobs: set it to noeviction.`;
  return { kind: mayEvict ? 'warning' : 'refusal', message };
}

function clusterFinding(fields: ReadonlyMap<string, string>, link: RedisLink): Finding {
  if (fields.get('cluster_enabled') !== '1' || link.isCluster) return undefined;
  const message = `Redis at ${link.address} is a cluster: write its address as redis+cluster:// or rediss+cluster://.`;
  return { kind: 'refusal', message };
}

/** A hint only: no instant of one machine is ever compared with another's. */
async function skewFinding(link: RedisLink, clock: Clock): Promise<Finding> {
  const before = clock.now();
  const reply = await ask(link, 'TIME');
  if (!Array.isArray(reply)) return undefined;
  const middle = (before + clock.now()) / 2;
  const skewMs = Number(reply[0]) * 1_000 + Number(reply[1]) / 1_000 - middle;
  if (Math.abs(skewMs) <= mostSkewMs) return undefined;
  const seconds = Math.abs(skewMs / 1_000).toFixed(1);
  const side = skewMs > 0 ? 'ahead of' : 'behind';
  const message = `The clock of Redis is ${seconds} s ${side} this machine's: deadlines given as instants will be off by as much.`;
  return { kind: 'warning', message };
}
