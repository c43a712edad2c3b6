import type { Control } from '@longhaul/jobs/documents/control';
import { controlKey } from '@longhaul/jobs/object-key';
import { control } from '@longhaul/jobs/testing';
import { decodeUtf8, encodeUtf8 } from '@longhaul/jobs/text';
import { createMemoryStore } from '@longhaul/job-store/memory';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { listControlSeqs, readControls, writeControl } from './controls.ts';
import { keysOf } from './testing.ts';

const job = { tenant: 'acme', jobId: 'job' };
const pause: Control = { kind: 'hold', hold: 'paused', reason: 'lunch' };

it('controls are read back in the order in which they were written', async () => {
  const written = fc.array(control(), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(written, fc.nat({ max: 12 }), async (controls, after) => {
      const store = createMemoryStore();
      for (const each of controls) await writeControl({ store }, job, each);
      const numbered = controls.map((each, at) => ({ seq: at + 1, control: each }));
      expect(await readControls({ store }, job, after)).toEqual(numbered.slice(after));
      expect(await listControlSeqs({ store }, job)).toEqual(numbered.map(({ seq }) => seq));
    }),
    { numRuns: 40 },
  );
});

it('of many written at the same time each gets a number of its own, without a gap', async () => {
  const store = createMemoryStore();
  const many = Array.from({ length: 20 }, () => writeControl({ store }, job, pause));
  const seqs = (await Promise.all(many)).map(({ seq }) => seq);
  expect(seqs.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
});

it('a control is stored under its job with its schema version', async () => {
  const store = createMemoryStore();
  await writeControl({ store }, job, pause);
  expect(await keysOf(store)).toEqual([controlKey(job, 1)]);
  const bytes = await store.get(controlKey(job, 1));
  expect(JSON.parse(decodeUtf8(bytes ?? new Uint8Array()))).toEqual({
    schema_version: 1,
    control: pause,
  });
});

it('one that cannot be read stops neither the others nor the numbering', async () => {
  const store = createMemoryStore();
  await writeControl({ store }, job, pause);
  await store.putOnce(controlKey(job, 2), encodeUtf8('{"kind":"explode"}'));
  const { seq } = await writeControl({ store }, job, { kind: 'resume' });
  expect(seq).toBe(3);
  expect((await readControls({ store }, job, 0)).map((each) => each.seq)).toEqual([1, 3]);
});
