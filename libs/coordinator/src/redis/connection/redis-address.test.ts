import { UsageError } from '@longhaul/ports/errors';
import { describe, expect, it } from 'vitest';
import { readAddress } from './redis-address.ts';

describe('the address of a Redis', () => {
  it('names host, port, database, TLS and cluster', () => {
    expect(readAddress('redis://localhost')).toMatchObject({ host: 'localhost', port: 6379 });
    expect(readAddress('redis://[::1]:7000/3')).toMatchObject({
      ...{ name: '::1:7000', host: '::1', port: 7000, connection: { db: 3 } },
    });
    expect(readAddress('rediss+cluster://a:b%40c@h:1')).toMatchObject({
      ...{ name: 'h:1', isCluster: true, hasTls: true },
      connection: { username: 'a', password: 'b@c', tls: {} },
    });
  });

  it.each(['localhost:6379', 'http://h', 'redis://', 'redis://h/x', 'redis+cluster://h/1'])(
    'that is none is refused without being repeated: %s',
    (url) => {
      expect(() => readAddress(url.replace('://', '://user:secret@'))).toThrow(UsageError);
      expect(() => readAddress(url)).toThrow(/Redis/);
      expect(() => readAddress(url.replace('://', '://user:secret@'))).not.toThrow(/secret/);
    },
  );
});
