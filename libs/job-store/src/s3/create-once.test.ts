import { expect, it } from 'vitest';
import { serverForTests, storeOn } from './testing.ts';

const server = serverForTests();
const key = 'acme/jobs/j1/out/item~0123456789abcdef.json';
const writers = Array.from({ length: 50 }, (_, index) => Buffer.from(`writer ${String(index)}`));

it('tells exactly one of 50 writers that it created the object', async () => {
  const store = storeOn(server());
  const replies = await Promise.all(writers.map((bytes) => store.putOnce(key, bytes)));
  expect(replies.filter((reply) => reply === 'created')).toHaveLength(1);
  const winner = writers[replies.indexOf('created')];
  expect(Buffer.from((await store.get(key)) ?? [])).toEqual(winner);
});

it('tells exactly one of 50 writers so whose answers are lost, refused and cut', async () => {
  const store = storeOn(server());
  const share = 0.03;
  await server().meet(...['lost', 'conflict', 'cut'].map((kind) => ({ kind, share })));
  const replies = await Promise.all(writers.map((bytes) => store.putOnce(key, bytes)));
  await server().meet();
  expect(replies.filter((reply) => reply === 'created')).toHaveLength(1);
  const winner = writers[replies.indexOf('created')];
  expect(Buffer.from((await store.get(key)) ?? [])).toEqual(winner);
});

it('keeps few connections and uses them again', async () => {
  const store = storeOn(server());
  await server().meet();
  for (const [index, bytes] of writers.entries()) {
    await store.putOnce(`${key}-${String(index)}`, bytes);
    await store.get(`${key}-${String(index)}`);
  }
  expect((await server().report()).connections).toBeLessThan(5);
  store.close();
});
