import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { clientOf, codeOf, running } from '../testing.ts';

const current = running();

const put = (key: string) => {
  const { server, client } = current();
  const input = { Bucket: server.bucket, Key: key, Body: 'content', IfNoneMatch: '*' };
  return codeOf(client.send(new PutObjectCommand(input)));
};
const get = async (key: string) => {
  const { server, client } = current();
  const command = new GetObjectCommand({ Bucket: server.bucket, Key: key });
  return (await client.send(command)).Body?.transformToString();
};

it.each([
  ['conflict', 'ConditionalRequestConflict'],
  ['precondition', 'PreconditionFailed'],
  ['slow_down', 'SlowDown'],
  ['internal', 'InternalError'],
  ['denied', 'AccessDenied'],
  ['forgotten', 'NoSuchUpload'],
])('answers %s as %s, and does nothing', async (kind, code) => {
  await current().server.meet({ kind });
  expect(await put(`refused-${kind}`)).toBe(code);
  await current().server.meet();
  expect(await put(`refused-${kind}`)).toBe('none');
});

it('cuts the connection before or after the deed', async () => {
  await current().server.meet({ kind: 'cut', times: 1 });
  expect(await put('cut')).not.toBe('none');
  expect(await put('cut')).toBe('none');
  await current().server.meet({ kind: 'lost', times: 1 });
  expect(await put('lost')).not.toBe('none');
  expect(await put('lost')).toBe('PreconditionFailed');
});

it('breaks, slows down and changes bodies', async () => {
  await put('body');
  await current().server.meet({ kind: 'reset', times: 1 }, { kind: 'corrupt', skip: 1, times: 1 });
  await expect(get('body')).rejects.toThrow();
  await expect(get('body')).rejects.toThrow('Checksum mismatch');
  expect(await get('body')).toBe('content');
  await current().server.meet({ kind: 'drip' });
  expect(await get('body')).toBe('content');
});

it('never answers when told to hang, until the client goes away', async () => {
  const { server } = current();
  await server.meet({ kind: 'hang' });
  const client = clientOf(server, {
    requestHandler: { requestTimeout: 200, throwOnRequestTimeout: true },
  });
  const command = new GetObjectCommand({ Bucket: server.bucket, Key: 'body' });
  expect(await codeOf(client.send(command))).toBe('TimeoutError');
  client.destroy();
});

it('forgets the conditions of single requests when told to', async () => {
  const { server } = current();
  await server.meet({ kind: 'unconditional', skip: 1, times: 1 });
  expect(await put('twice')).toBe('none');
  expect(await put('twice')).toBe('none');
  expect(await put('twice')).toBe('PreconditionFailed');
});

it('meets only the requests that a rule is about', async () => {
  const { server } = current();
  await server.meet(
    { kind: 'internal', operation: 'PutObject', prefix: 'hit/', skip: 1, times: 2 },
    { kind: 'slow_down', method: 'GET', prefix: 'hit/' },
  );
  expect(await put('miss/1')).toBe('none');
  const codes = [await put('hit/1'), await put('hit/2'), await put('hit/3'), await put('hit/4')];
  expect(codes).toEqual(['none', 'InternalError', 'InternalError', 'none']);
  expect(await codeOf(get('hit/1'))).toBe('SlowDown');
  expect(await get('miss/1')).toBe('content');
});

it('meets a share of the requests', async () => {
  const { server } = current();
  await server.meet({ kind: 'internal', share: 0.5 });
  const codes: string[] = [];
  for (let index = 0; index < 100; index += 1) codes.push(await put(`share/${String(index)}`));
  const met = codes.filter((code) => code === 'InternalError').length;
  expect(met).toBeGreaterThan(25);
  expect(met).toBeLessThan(75);
});

it('counts what was asked since it was cleared', async () => {
  const { server } = current();
  await server.meet();
  await put('counted');
  await put('counted');
  await get('counted');
  expect(await server.report()).toMatchObject({
    requests: 3,
    methods: { PUT: 2, GET: 1 },
    operations: { PutObject: 2, GetObject: 1 },
    statuses: { '200': 2, '412': 1 },
    bytesIn: 7,
    bytesOut: 7,
    inFlight: 0,
  });
});

it('refuses faults that it does not know', async () => {
  await expect(current().server.meet({ kind: 'earthquake' })).rejects.toThrow(
    /Unknown fault .*earthquake.*; there are conflict,/,
  );
});
