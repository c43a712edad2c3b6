import { expect, it } from 'vitest';
import { encodeUtf8 } from '../text.ts';
import { invocationCodec, maxInvocationBytes, type Invocation } from './invocation.ts';

const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
const invocation: Invocation = {
  ...{ schemaVersion: 1, tenant: 'acme', jobId: 'job', workload: 'deals', round: 1, batch: 0 },
  ...{ planHash: '0123456789abcdef', notAfter: 0 },
};

it('carries where in a trace it belongs, and need not', () => {
  for (const each of [invocation, { ...invocation, traceparent }]) {
    expect(invocationCodec.decode(invocationCodec.encode(each))).toEqual({ ok: true, value: each });
  }
});

it('is read by who knows less than who wrote it', () => {
  const sent = { ...(invocationCodec.encode(invocation) as object), of_tomorrow: 'x' };
  expect(invocationCodec.decode(sent)).toEqual({ ok: true, value: invocation });
});

it('stays a reference with the longest names there may be', () => {
  const long = 'x'.repeat(100);
  const most = { ...invocation, tenant: long, jobId: long, workload: long, traceparent };
  const text = invocationCodec.encodeText({
    ...most,
    round: 1e9,
    batch: 1e9,
    notAfter: 253_402_300_799_000,
  });
  expect(encodeUtf8(text).byteLength).toBeLessThan(maxInvocationBytes);
});
