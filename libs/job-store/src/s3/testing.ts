import { createRealClock } from '@longhaul/platform/clock';
import { createRealRandom } from '@longhaul/platform/random';
import type { Clock } from '@longhaul/ports/clock';
import { startS3Server, type S3Process } from '@longhaul/testkit/processes/s3-server';
import { afterAll, beforeAll } from 'vitest';
import { createS3Store, type S3Store, type S3StoreOptions } from '../s3.ts';

/** A clock whose waits are short, so that retries after seconds are seen in a test. */
export function hastyClock(waited: number[] = []): Clock {
  const real = createRealClock();
  return {
    now: real.now,
    sleep: (ms, signal) => {
      // Deadlines are waits too; they come with a signal that ends them.
      if (signal) return real.sleep(ms, signal);
      waited.push(ms);
      return real.sleep(Math.min(ms, 1));
    },
  };
}

/** Whatever ends in `/` and was never used before. */
export function freshPrefix(): string {
  return `test-${createRealRandom().token()}/`;
}

export function storeOn(server: S3Process, options: Partial<S3StoreOptions> = {}): S3Store {
  return createS3Store({
    bucket: server.bucket,
    prefix: freshPrefix(),
    region: 'us-east-1',
    endpoint: server.url,
    forcePathStyle: true,
    credentials: server.credentials,
    clock: hastyClock(),
    random: createRealRandom(),
    ...options,
  });
}

/** A server for the tests of one file. */
export function serverForTests(...flags: readonly string[]): () => S3Process {
  let server: S3Process | undefined;
  beforeAll(async () => {
    server = await startS3Server(...flags);
  });
  afterAll(async () => {
    await server?.stop();
  });
  return () => {
    if (!server) throw new Error('The S3 server has not started.');
    return server;
  };
}
