/** Where a Redis is, read from its URL. */
import { UsageError } from '@longhaul/ports/errors';

export type RedisAddress = {
  /** Host and port, for people: without user and password. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly isCluster: boolean;
  readonly hasTls: boolean;
  readonly connection: {
    readonly username?: string;
    readonly password?: string;
    readonly db?: number;
    readonly tls?: Record<string, never>;
  };
};

const protocols = new Map([
  ['redis:', { isCluster: false, hasTls: false }],
  ['rediss:', { isCluster: false, hasTls: true }],
  ['redis+cluster:', { isCluster: true, hasTls: false }],
  ['rediss+cluster:', { isCluster: true, hasTls: true }],
]);

/** Throws a UsageError that repeats nothing of the URL but its protocol: it may hold a password. */
export function readAddress(url: string): RedisAddress {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const protocol = parsed && protocols.get(parsed.protocol);
  if (!parsed || !protocol || parsed.hostname === '') {
    throw new UsageError(
      'The address of Redis must be redis://host:port, rediss:// with TLS, or redis+cluster:// and rediss+cluster:// for a cluster.',
    );
  }
  const host = parsed.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = parsed.port === '' ? 6379 : Number(parsed.port);
  const database = parsed.pathname.replace('/', '');
  if (!/^\d*$/.test(database) || (protocol.isCluster && Number(database) > 0)) {
    throw new UsageError(
      'What follows the port in the address of Redis is the number of a database; a cluster has database 0 only.',
    );
  }
  return {
    ...{ name: `${host}:${String(port)}`, host, port, ...protocol },
    connection: {
      ...(parsed.username !== '' && { username: decodeURIComponent(parsed.username) }),
      ...(parsed.password !== '' && { password: decodeURIComponent(parsed.password) }),
      ...(Number(database) > 0 && { db: Number(database) }),
      ...(protocol.hasTls && { tls: {} }),
    },
  };
}
