/**
 * Records the file operations of each way to write, cuts them after every single one, and looks at
 * what a store opened afterwards finds.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeUtf8, encodeUtf8 } from '@longhaul/jobs/text';
import { TerminalError } from '@longhaul/ports/errors';
import type { JobStore } from '@longhaul/ports/job-store';
import { collect } from '@longhaul/testkit/collect';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFilesystemStore } from '../filesystem.ts';
import { powerlessFiles, recordFiles, type Fault } from './testing.ts';

const key = 'acme/jobs/j1/out/deal-1~0123456789abcdef.json';
const whole = 'x'.repeat(1_500_000);

async function* pieces() {
  yield encodeUtf8(whole.slice(0, 1_200_000));
  yield encodeUtf8(whole.slice(1_200_000));
}

const scenarios = [
  {
    name: 'a put',
    content: whole,
    run: (store: JobStore) => store.putOnce(key, encodeUtf8(whole)),
  },
  {
    name: 'a streamed put',
    content: whole,
    run: (store: JobStore) => store.putStreamOnce(key, pieces()),
  },
  {
    name: 'an upload',
    content: `${whole}\n${whole}\n`,
    run: async (store: JobStore) => {
      const upload = await store.upload(key);
      try {
        await upload.write(encodeUtf8(whole));
        await upload.write(encodeUtf8(whole));
        await upload.finish();
      } catch (error) {
        await upload.abandon();
        throw error;
      }
    },
  },
];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhaul-crash-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** What stands under the key for a store that was opened just now. */
async function contentIn(root: string): Promise<string | undefined> {
  const bytes = await createFilesystemStore({ root }).get(key);
  return bytes && decodeUtf8(bytes);
}

async function temporariesIn(root: string): Promise<string[]> {
  if (!existsSync(root)) return [];
  const names = await readdir(root, { recursive: true });
  return names.filter((name) => name.includes('.tmp-'));
}

async function countSteps(run: (store: JobStore) => Promise<unknown>): Promise<number> {
  const { files, steps } = recordFiles();
  await run(createFilesystemStore({ root: join(folder, 'whole'), files }));
  return steps.length;
}

/** Runs with a fault at every step in turn, each in a fresh folder. */
async function atEveryStep(
  run: (store: JobStore) => Promise<unknown>,
  kind: Fault['kind'],
  look: (
    root: string,
    cut: { failure: unknown; steps: string[]; store: JobStore },
  ) => Promise<void>,
): Promise<void> {
  const count = await countSteps(run);
  expect(count).toBeGreaterThan(6);
  for (let atStep = 0; atStep < count; atStep += 1) {
    const root = join(folder, `cut-${String(atStep)}`);
    const { files, steps } = recordFiles({ atStep, kind });
    const store = createFilesystemStore({ root, files });
    const failure: unknown = await run(store).then(
      () => undefined,
      (error: unknown) => error,
    );
    await look(root, { failure, steps: steps.slice(0, atStep + 1), store });
  }
}

describe.each(scenarios)('$name', ({ run, content }) => {
  it('that dies after any step leaves a whole object or none, and can be done again', async () => {
    await atEveryStep(run, 'death', async (root, { steps }) => {
      const found = await contentIn(root);
      const wasLinked = steps.slice(0, -1).includes('link');
      expect(found).toBe(wasLinked ? content : undefined);

      const store = createFilesystemStore({ root });
      expect(await collect(store.list(''))).toEqual(wasLinked ? [key] : []);
      expect(await store.putOnce(key, encodeUtf8(content))).toBe(wasLinked ? 'exists' : 'created');
      expect(await contentIn(root)).toBe(content);
    });
  });

  it('that finds the disk full at any step says so and leaves nothing behind', async () => {
    await atEveryStep(run, 'full', async (root, { failure, steps, store }) => {
      const failed = steps.at(-1);
      const wasLinked = steps.slice(0, -1).includes('link');
      expect(await contentIn(root)).toBe(wasLinked ? content : undefined);
      if (failed === 'remove') {
        // The object is durable by then; its temporary name is left to the sweep.
        expect(failure).toBeUndefined();
        return;
      }
      expect(failure).toBeInstanceOf(TerminalError);
      expect((failure as TerminalError).message).toMatch(/^Could not write .+ The disk is full\. /);
      expect((failure as TerminalError).message).toContain(root);
      expect((failure as TerminalError).cause).toBeInstanceOf(Error);
      expect(await temporariesIn(root)).toEqual([]);

      const again = await store.putOnce(key, encodeUtf8(content));
      expect(again).toBe(wasLinked ? 'exists' : 'created');
    });
  });
});

describe('a replacement', () => {
  const run = async (store: JobStore) => {
    await store.replace(key, encodeUtf8('new'));
  };

  it.each(['death', 'full'] as const)(
    'cut by %s after any step leaves the old bytes or the new ones',
    async (kind) => {
      const count = await countSteps(run);
      for (let atStep = 0; atStep < count; atStep += 1) {
        const root = join(folder, `cut-${String(atStep)}`);
        await createFilesystemStore({ root }).replace(key, encodeUtf8('old'));
        const { files, steps } = recordFiles({ atStep, kind });
        const replacing = run(createFilesystemStore({ root, files }));
        if (steps.length > atStep) await expect(replacing).rejects.toThrow();
        else await replacing.catch(() => undefined);
        const wasRenamed = steps.slice(0, atStep).includes('rename');
        expect(await contentIn(root)).toBe(wasRenamed ? 'new' : 'old');
      }
    },
  );
});

describe('the order of the steps', () => {
  it('is content, then name, then the folder, and only then the reply', async () => {
    const root = join(folder, 'order');
    const { files, steps } = recordFiles();
    const store = createFilesystemStore({ root, files });
    await store.putOnce(key, encodeUtf8('{}'));
    const forFolders = ['makeFolder', ...Array.from({ length: 5 }, () => 'syncFolder')];
    const forObject = ['create', 'write', 'sync', 'close', 'link', 'syncFolder', 'remove'];
    expect(steps).toEqual([...forFolders, ...forObject]);
    steps.length = 0;
    await store.putOnce(key.replace('deal-1', 'deal-2'), encodeUtf8('{}'));
    expect(steps).toEqual(forObject);
  });

  it('keeps every reply true when the power fails after any step of many puts at once', async () => {
    const keys = Array.from({ length: 12 }, (_, index) => `acme/jobs/j1/out/deal-${String(index)}`);
    const body = encodeUtf8(whole.slice(0, 2_000));
    let isReached = true;
    for (let atStep = 0; isReached; atStep += 1) {
      const root = join(folder, `power-${String(atStep)}`);
      const disk = powerlessFiles();
      const { files, steps } = recordFiles({ atStep, kind: 'death' }, disk.files);
      const store = createFilesystemStore({ root, files });
      const puts = keys.map((one) => store.putOnce(one, body).catch(() => 'cut'));
      const replies = await Promise.all(puts);
      isReached = steps.length > atStep;
      disk.losePower();

      const after = createFilesystemStore({ root });
      for (const [index, one] of keys.entries()) {
        const length = (await after.get(one))?.byteLength;
        if (replies[index] === 'created') expect(length).toBe(body.byteLength);
        else expect([undefined, body.byteLength]).toContain(length);
      }
    }
  });
});
