import { describe, expect, it } from 'vitest';
import { realFiles } from './file-operations.ts';
import { createFolderKeeper } from './folder-keeper.ts';

/** A disk whose fsyncs end when the test says so. */
function slowFiles() {
  const open: { readonly folder: string; readonly end: (error?: Error) => void }[] = [];
  const syncFolder = (folder: string) =>
    new Promise<void>((resolve, reject) => {
      open.push({ folder, end: (error) => (error ? reject(error) : resolve()) });
    });
  return { open, keeper: createFolderKeeper({ ...realFiles, syncFolder }) };
}

const settled = () => new Promise(setImmediate);

describe('the group commit of a folder', () => {
  it('shares one fsync among all who came after the running one began', async () => {
    const { open, keeper } = slowFiles();
    const done: string[] = [];
    const sync = (name: string) => void keeper.sync('/a').then(() => done.push(name));
    sync('first');
    for (const name of ['second', 'third', 'fourth']) sync(name);
    expect(open).toHaveLength(1);

    open[0]?.end();
    await settled();
    expect(done).toEqual(['first']);
    expect(open).toHaveLength(2);
    sync('late');
    open[1]?.end();
    await settled();
    expect(done).toEqual(['first', 'second', 'third', 'fourth']);
    expect(open).toHaveLength(3);
    open[2]?.end();
    await settled();
    expect(done.at(-1)).toBe('late');
  });

  it('keeps folders apart', () => {
    const { open, keeper } = slowFiles();
    void keeper.sync('/a');
    void keeper.sync('/b');
    expect(open.map(({ folder }) => folder)).toEqual(['/a', '/b']);
  });

  it('tells a failure to those who shared it and starts afresh for the next', async () => {
    const { open, keeper } = slowFiles();
    const first = keeper.sync('/a');
    const second = keeper.sync('/a');
    open[0]?.end(new Error('disk fault'));
    await expect(first).rejects.toThrow('disk fault');
    await settled();
    open[1]?.end();
    await expect(second).resolves.toBeUndefined();
    const third = keeper.sync('/a');
    open[2]?.end();
    await expect(third).resolves.toBeUndefined();
  });
});
