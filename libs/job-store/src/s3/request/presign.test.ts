import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startS3Server, type S3Process } from '@longhaul/testkit/processes/s3-server';
import { createRealClock } from '@longhaul/platform/clock';
import { createRealRandom } from '@longhaul/platform/random';
import { createS3Store, type S3Store } from '../../s3.ts';
import { presign } from './presign.ts';

it('signs as Amazon’s own example does', () => {
  const url = presign({
    method: 'GET',
    origin: 'https://examplebucket.s3.amazonaws.com',
    path: '/test.txt',
    region: 'us-east-1',
    credentials: {
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    },
    atMs: Date.UTC(2013, 4, 24),
    seconds: 86_400,
  });
  expect(new URL(url).searchParams.get('X-Amz-Signature')).toBe(
    'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
  );
});

describe('an address to put an object to', () => {
  let s3: S3Process;
  let store: S3Store;
  beforeAll(async () => {
    s3 = await startS3Server();
    store = createS3Store({
      bucket: s3.bucket,
      prefix: 'some/',
      region: 'us-east-1',
      endpoint: s3.url,
      forcePathStyle: true,
      credentials: s3.credentials,
      clock: createRealClock(),
      random: createRealRandom(),
    });
  }, 60_000);
  afterAll(async () => {
    store.close();
    await s3.stop();
  });

  it('takes one without credentials, and the store reads it', async () => {
    const url = await store.putUrl('acme/inbox/a', 60);
    const put = await fetch(url, { method: 'PUT', body: 'one\n' });
    expect(put.status).toBe(200);
    const bytes = await store.get('acme/inbox/a');
    expect(new TextDecoder().decode(bytes)).toBe('one\n');
  });

  it('is for that key and that deed alone, and for a while', async () => {
    const url = await store.putUrl('acme/inbox/b', 60);
    const other = url.replace('inbox/b', 'inbox/c');
    expect((await fetch(other, { method: 'PUT', body: 'x' })).status).toBe(403);
    expect((await fetch(url)).status).toBe(403);
    const late = url.replace(/X-Amz-Date=\d+T/, 'X-Amz-Date=20200101T');
    expect((await fetch(late, { method: 'PUT', body: 'x' })).status).toBe(403);
    expect(await store.get('acme/inbox/c')).toBeUndefined();
  });
});
