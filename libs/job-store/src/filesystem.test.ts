import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collect } from '@longhaul/testkit/collect';
import { jobStoreContract } from '@longhaul/testkit/contracts/job-store-contract';
import { TerminalError } from '@longhaul/ports/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFilesystemStore } from './filesystem.ts';

jobStoreContract('filesystem', async () => {
  const root = await mkdtemp(join(tmpdir(), 'longhaul-store-'));
  const store = createFilesystemStore({ root });
  return { store, close: () => rm(root, { recursive: true }) };
});

describe('the filesystem store', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'longhaul-store-'));
  });
  afterEach(async () => {
    await rm(root, { recursive: true });
  });
  const bytes = Buffer.from('{"ok":true}');

  it.each(['', '/etc/passwd', '../x', 'a/../../x', 'a//b', 'a/./b', 'a/', '.lock', 'a\0b', 'a\\b'])(
    'refuses %j as a key, for reading and for writing',
    async (key) => {
      const store = createFilesystemStore({ root: join(root, 'inner') });
      await expect(store.putOnce(key, bytes)).rejects.toThrow('is no key');
      await expect(store.get(key)).rejects.toThrow('is no key');
      await expect(store.delete(key)).rejects.toThrow('is no key');
      await expect(store.upload(key)).rejects.toThrow('is no key');
      expect(await readdir(root)).toEqual([]);
    },
  );

  it('refuses a prefix that leads out of its folder', async () => {
    const store = createFilesystemStore({ root: join(root, 'inner') });
    await expect(collect(store.list('../'))).rejects.toThrow('is no key');
    await expect(collect(store.list('a/../../'))).rejects.toThrow('is no key');
  });

  it('leaves only the objects themselves on disk', async () => {
    const store = createFilesystemStore({ root });
    await store.putOnce('acme/a.json', bytes);
    await store.putOnce('acme/a.json', bytes);
    await store.replace('acme/b.json', bytes);
    await store.replace('acme/b.json', bytes);
    expect((await readdir(join(root, 'acme'))).toSorted()).toEqual(['a.json', 'b.json']);
  });

  it('writes an upload as NDJSON, one item a line', async () => {
    const store = createFilesystemStore({ root });
    const upload = await store.upload('acme/u.ndjson');
    await upload.write(Buffer.from('{"a":1}'));
    await upload.write(Buffer.from('{"b":2}'));
    await expect(upload.write(Buffer.from('{\n}'))).rejects.toThrow('line feed');
    await upload.finish();
    expect(await readFile(join(root, 'acme/u.ndjson'), 'utf8')).toBe('{"a":1}\n{"b":2}\n');
  });

  it('keeps items apart whose writes overlap', async () => {
    const store = createFilesystemStore({ root });
    const upload = await store.upload('acme/u.ndjson');
    const items = Array.from({ length: 40 }, (_, index) => Buffer.alloc(100_000, 65 + index));
    await Promise.all(items.map((item) => upload.write(item)));
    await upload.finish();
    const walked = await collect(store.walkUpload('acme/u.ndjson'));
    const extents = walked.map(({ extent }) => extent);
    const read = await collect(store.readItems('acme/u.ndjson', extents));
    expect(
      read.map((item) => Buffer.compare(item ?? Buffer.of(), items.shift() ?? Buffer.of())),
    ).toEqual(extents.map(() => 0));
  });

  it('refuses to finish an upload whose name is taken', async () => {
    const store = createFilesystemStore({ root });
    await store.putOnce('acme/u.ndjson', bytes);
    const upload = await store.upload('acme/u.ndjson');
    await expect(upload.finish()).rejects.toThrow('exists already');
  });

  it('keeps working when its folder was deleted from outside', async () => {
    const store = createFilesystemStore({ root });
    await store.putOnce('acme/jobs/j1/plan.json', bytes);
    await rm(join(root, 'acme'), { recursive: true });
    expect(await store.putOnce('acme/jobs/j1/plan.json', bytes)).toBe('created');
  });

  it('says what to do when a file stands where its folder should be', async () => {
    await writeFile(join(root, 'acme'), '');
    const store = createFilesystemStore({ root });
    const put = store.putOnce('acme/a.json', bytes);
    await expect(put).rejects.toThrow(TerminalError);
    await expect(put).rejects.toThrow(/^Could not write .*a\.json \(E(NOTDIR|EXIST)\)\. /);
  });

  it('removes what dead processes left, and nothing that is alive', async () => {
    const dead = createFilesystemStore({ root, writer: '2147483646-1' });
    const earlier = createFilesystemStore({ root, writer: `${String(process.pid)}-1` });
    const living = createFilesystemStore({ root, writer: `${String(process.ppid)}-1` });
    const store = createFilesystemStore({ root });
    const stores = [dead, earlier, living, store];
    const uploads = await Promise.all(stores.map((one) => one.upload('acme/jobs/j1/input')));
    await store.putOnce('acme/jobs/j1/plan.json', bytes);

    expect(await store.sweep('acme/jobs/j1/')).toBe(2);
    const left = await readdir(join(root, 'acme/jobs/j1'));
    const writers = left.map((name) => name.replace(/-\d+-\d+$/, ''));
    const alive = [process.ppid, process.pid].map((pid) => `.tmp-${String(pid)}`);
    expect(new Set(writers)).toEqual(new Set([...alive, 'plan.json']));
    expect(await collect(store.list(''))).toEqual(['acme/jobs/j1/plan.json']);
    for (const upload of uploads) await upload.abandon();
  });
});
