import type { Extent } from '@longhaul/jobs/documents/plan';
import { decodeUtf8, encodeUtf8 } from '@longhaul/jobs/text';
import type { JobStore } from '@longhaul/ports/job-store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collect } from '../collect.ts';

/** An empty store of its own for each test, and the way to be rid of it. */
export type StoreUnderTest = { readonly store: JobStore; readonly close: () => Promise<void> };

/** What every job store keeps. */
export function jobStoreContract(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`job store: ${name}`, () => {
    let current: StoreUnderTest;
    const store = (): JobStore => current.store;
    beforeEach(async () => {
      current = await make();
    });
    afterEach(async () => {
      await current.close();
    });

    describePuts(store);
    describeRaces(store);
    describeStreams(store);
    describeListings(store);
    describeItems(store);
    describeUnfinished(store);
  });
}

function describePuts(store: () => JobStore): void {
  it('An object that was put is read back byte for byte', async () => {
    const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    for (const [index, bytes] of [everyByte, new Uint8Array(), encodeUtf8('{}\n')].entries()) {
      const key = `acme/jobs/j1/out/item-${String(index)}~0123456789abcdef.json`;
      expect(await store().putOnce(key, bytes)).toBe('created');
      expect([...((await store().get(key)) ?? [])]).toEqual([...bytes]);
      expect([...(await readWhole(store(), key))]).toEqual([...bytes]);
    }
  });

  it('Reading an object that does not exist is undefined and no error', async () => {
    await store().putOnce('acme/a.json', encodeUtf8('a'));
    for (const key of ['acme/b.json', 'nobody/a.json', 'acme/a.json/b', 'acme']) {
      expect(await store().get(key)).toBeUndefined();
      expect(await readWhole(store(), key)).toHaveLength(0);
    }
  });

  it('The second put of a key reports exists and changes nothing', async () => {
    expect(await store().putOnce('acme/plan.json', encodeUtf8('first'))).toBe('created');
    expect(await store().putOnce('acme/plan.json', encodeUtf8('second'))).toBe('exists');
    expect(await textOf(store(), 'acme/plan.json')).toBe('first');
  });

  it('Deleting a key that does not exist is no error', async () => {
    await store().delete('acme/open/j1');
    await store().putOnce('acme/open/j1', encodeUtf8('1'));
    await store().delete('acme/open/j1');
    await store().delete('acme/open/j1');
    expect(await store().get('acme/open/j1')).toBeUndefined();
    expect(await store().putOnce('acme/open/j1', encodeUtf8('2'))).toBe('created');
  });
}

const manyAtOnce = 24;
const largeBytes = 400_000;

function describeRaces(store: () => JobStore): void {
  it('Of many puts of one key at the same time exactly one is created', async () => {
    const bodies = Array.from({ length: manyAtOnce }, (_, index) => `body ${String(index)}`);
    const puts = bodies.map((body) => store().putOnce('acme/race.json', encodeUtf8(body)));
    const replies = await Promise.all(puts);
    expect(replies.filter((reply) => reply === 'created')).toHaveLength(1);
    const winner = bodies[replies.indexOf('created')];
    expect(await textOf(store(), 'acme/race.json')).toBe(winner);
  });

  it('An object is never seen half written', async () => {
    const body = new Uint8Array(largeBytes).fill(7);
    let isPut = false;
    const put = store()
      .putOnce('acme/large', body)
      .finally(() => (isPut = true));
    const seen = new Set<number | undefined>();
    while (!isPut) seen.add((await store().get('acme/large'))?.byteLength);
    await put;
    seen.add((await store().get('acme/large'))?.byteLength);
    expect([...seen].filter((length) => length !== undefined)).toEqual([largeBytes]);
  });

  it('Replacing a key shows either the old or the new bytes, never a mixture', async () => {
    const bodyOf = (byte: number) => new Uint8Array(largeBytes / (byte + 1)).fill(byte);
    await store().replace('acme/status', bodyOf(0));
    for (const byte of [1, 2, 3]) {
      const replacing = store().replace('acme/status', bodyOf(byte));
      const seen = await store().get('acme/status');
      expect([bodyOf(byte - 1), bodyOf(byte)]).toContainEqual(new Uint8Array(seen ?? []));
      await replacing;
      expect(new Uint8Array((await store().get('acme/status')) ?? [])).toEqual(bodyOf(byte));
    }
  });
}

function describeStreams(store: () => JobStore): void {
  it('A streamed object is created whole or not at all', async () => {
    const key = 'acme/rounds/1/results.ndjson';
    const broken = store().putStreamOnce(key, pieces(['one\n', 'two\n'], new Error('source fell')));
    await expect(broken).rejects.toThrow('source fell');
    expect(await store().get(key)).toBeUndefined();
    expect(await keysUnder(store(), 'acme/')).toEqual([]);

    expect(await store().putStreamOnce(key, pieces(['one\n', 'two\n']))).toBe('created');
    expect(await store().putStreamOnce(key, pieces(['other']))).toBe('exists');
    expect(await textOf(store(), key)).toBe('one\ntwo\n');
  });
}

function describeListings(store: () => JobStore): void {
  it('A listing gives every key under its prefix once, in no promised order', async () => {
    const outputs = Array.from({ length: 300 }, (_, index) => `acme/jobs/j1/out/${String(index)}`);
    const others = ['acme/jobs/j1/plan.json', 'acme/jobs/j10/plan.json', 'beta/jobs/j1/plan.json'];
    await Promise.all([...outputs, ...others].map((key) => store().putOnce(key, encodeUtf8(key))));

    expect(await keysUnder(store(), 'acme/jobs/j1/out/')).toEqual(outputs.toSorted());
    expect(await keysUnder(store(), 'acme/jobs/j1/')).toHaveLength(301);
    expect(await keysUnder(store(), 'acme/jobs/j1')).toHaveLength(302);
    expect(await keysUnder(store(), 'acme/jobs/j1/out/29')).toHaveLength(11);
    expect(await keysUnder(store(), '')).toHaveLength(303);
  });

  it('A listing of a prefix without keys is empty', async () => {
    await store().putOnce('acme/jobs/j1/plan.json', encodeUtf8('{}'));
    await store().putOnce('acme/open/j1', encodeUtf8('1'));
    await store().delete('acme/open/j1');
    for (const prefix of ['acme/open/', 'nobody/', 'acme/jobs/j2', 'acme/jobs/j1/plan.json/']) {
      expect(await keysUnder(store(), prefix)).toEqual([]);
    }
  });

  it('A page of a listing gives the first keys after a key, in their order', async () => {
    const keys = ['09-b', '10-a', '10-b', '11-a', '2-a'].map((name) => `acme/recent/${name}`);
    for (const key of keys.toReversed()) await store().putOnce(key, encodeUtf8('1'));
    await store().putOnce('acme/rejected', encodeUtf8('1'));
    const page = (after: string | undefined, limit: number) =>
      store().listPage('acme/recent/', { after, limit });

    expect(await page(undefined, 2)).toEqual(keys.slice(0, 2));
    expect(await page(keys[1], 2)).toEqual(keys.slice(2, 4));
    expect(await page('acme/recent/10-aa', 10)).toEqual(keys.slice(2));
    expect(await page(keys.at(-1), 2)).toEqual([]);
    expect(await store().listPage('acme/gone/', { limit: 2 })).toEqual([]);
  });

  it('A listing of folders gives every first segment under its prefix once', async () => {
    const keys = [
      'acme/jobs/j1/plan.json',
      'acme/open/j1',
      'beta/open/j2',
      'readme',
      'gone/open/j3',
    ];
    for (const key of keys) await store().putOnce(key, encodeUtf8(key));
    await store().delete('gone/open/j3');
    const folders = async (prefix: string) =>
      (await collect(store().listFolders(prefix))).toSorted();

    expect(await folders('')).toEqual(['acme', 'beta']);
    expect(await folders('acme/')).toEqual(['jobs', 'open']);
    expect(await folders('acme/open/')).toEqual([]);
    expect(await folders('nobody/')).toEqual([]);
  });
}

const uploadKey = 'acme/uploads/0u.ndjson';

/** Items of every awkward size: empty, short, not ASCII, larger than any buffer or gzip member. */
const items = [
  '{"id":1}',
  '',
  '{"name":"Müller – 株式会社"}',
  'a'.repeat(3_000_000),
  '{"id":2}',
  'b'.repeat(70_000),
  ...Array.from({ length: 200 }, (_, index) => `{"id":${String(index + 3)}}`),
];

function describeItems(store: () => JobStore): void {
  it('Items of an upload are read back by their extents, in the order asked', async () => {
    const extents = await uploadItems(store(), items);
    expect(await readTexts(store(), extents)).toEqual(items);

    const backward = extents.toReversed();
    expect(await readTexts(store(), backward)).toEqual(items.toReversed());
    const some = [5, 0, 0, 203, 1].flatMap((index) => extents[index] ?? []);
    expect(await readTexts(store(), some)).toEqual([5, 0, 0, 203, 1].map((index) => items[index]));
    expect(await readTexts(store(), [])).toEqual([]);
  });

  it('An item whose extent lies outside the object is undefined and the others are still read', async () => {
    const [first, second] = await uploadItems(store(), ['one', 'two']);
    if (!first || !second) throw new Error('an extent is missing');
    const beyond = { ...second, offset: 1_000_000, ...memberBeyond(second) };
    const asked = [beyond, first, beyond, second, beyond];
    expect(await readTexts(store(), asked)).toEqual([
      undefined,
      'one',
      undefined,
      'two',
      undefined,
    ]);
    const elsewhere = await collect(store().readItems('acme/uploads/none', [first, second]));
    expect(elsewhere).toEqual([undefined, undefined]);
  });

  it('Walking an upload gives every item with its extent, in the order written', async () => {
    const extents = await uploadItems(store(), items);
    const walked = await collect(store().walkUpload(uploadKey));
    expect(walked.map(({ bytes }) => decodeUtf8(bytes))).toEqual(items);
    expect(walked.map(({ extent }) => extent)).toEqual(extents);
    expect(extents.map(({ length }) => length)).toEqual(
      items.map((item) => encodeUtf8(item).byteLength),
    );
    expect(await collect(store().walkUpload('acme/uploads/none'))).toEqual([]);
  });
}

function describeUnfinished(store: () => JobStore): void {
  it('An upload that was not finished leaves no object', async () => {
    const upload = await store().upload(uploadKey);
    for (const item of items) await upload.write(encodeUtf8(item));
    expect(await store().get(uploadKey)).toBeUndefined();
    expect(await collect(store().list('acme/'))).toEqual([]);
    await upload.finish();
    expect(await collect(store().list('acme/'))).toEqual([uploadKey]);
  });

  it('An abandoned upload leaves nothing behind', async () => {
    const upload = await store().upload(uploadKey);
    await upload.write(encodeUtf8('one'));
    await upload.abandon();
    expect(await store().get(uploadKey)).toBeUndefined();
    expect(await collect(store().list(''))).toEqual([]);
    const [again] = await uploadItems(store(), ['two']);
    expect(await readTexts(store(), again ? [again] : [])).toEqual(['two']);
  });
}

/** Where an adapter compresses, the bytes around an item lie outside the object too. */
function memberBeyond({ member }: Extent): Pick<Extent, 'member'> {
  return member === undefined ? {} : { member: { ...member, offset: 1_000_000_000 } };
}

async function uploadItems(store: JobStore, texts: readonly string[]): Promise<Extent[]> {
  const upload = await store.upload(uploadKey);
  for (const text of texts) await upload.write(encodeUtf8(text));
  await upload.finish();
  return (await collect(store.walkUpload(uploadKey))).map(({ extent }) => extent);
}

async function readTexts(store: JobStore, extents: readonly Extent[]) {
  const texts: (string | undefined)[] = [];
  for await (const bytes of store.readItems(uploadKey, extents)) {
    texts.push(bytes && decodeUtf8(bytes));
  }
  return texts;
}

async function* pieces(texts: readonly string[], end?: Error): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield encodeUtf8(text);
  if (end) throw end;
}

async function readWhole(store: JobStore, key: string): Promise<Uint8Array> {
  const bytes: number[] = [];
  for await (const piece of store.read(key)) bytes.push(...piece);
  return Uint8Array.from(bytes);
}

async function textOf(store: JobStore, key: string): Promise<string> {
  return decodeUtf8((await store.get(key)) ?? encodeUtf8('(no object)'));
}

async function keysUnder(store: JobStore, prefix: string): Promise<string[]> {
  return (await collect(store.list(prefix))).toSorted();
}
