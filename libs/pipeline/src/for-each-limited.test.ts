import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { forEachLimited } from './for-each-limited.ts';

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
}

it('runs every entry once, in order, and never more at a time than it may', async () => {
  const lengths = fc.array(fc.nat({ max: 12 }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(lengths, fc.integer({ min: 1, max: 5 }), async (entries, limit) => {
      const started: number[] = [];
      let [running, most] = [0, 0];
      await forEachLimited(entries.entries(), limit, async ([at, length]) => {
        started.push(at);
        most = Math.max(most, (running += 1));
        await turns(length);
        running -= 1;
      });
      expect(started).toEqual([...entries.keys()]);
      expect(running).toBe(0);
      expect(most).toBe(Math.min(limit, entries.length, most));
      if (entries.length >= limit && entries.every((length) => length > 9))
        expect(most).toBe(limit);
    }),
  );
});

it('starts nothing after an error and throws the first one when all have ended', async () => {
  const events: string[] = [];
  const running = forEachLimited(['slow', 'bad', 'never', 'never'], 2, async (entry) => {
    events.push(`${entry} started`);
    await turns(entry === 'slow' ? 20 : 1);
    if (entry === 'bad') throw new Error('disk full');
    events.push(`${entry} ended`);
  });
  await expect(running).rejects.toThrow('disk full');
  expect(events).toEqual(['slow started', 'bad started', 'slow ended']);
});

it('lets what is under way end when the entries themselves fail', async () => {
  const ended: string[] = [];
  async function* entries() {
    yield 'slow';
    throw new Error('listing failed');
  }
  const running = forEachLimited(entries(), 4, async (entry) => {
    await turns(20);
    ended.push(entry);
  });
  await expect(running).rejects.toThrow('listing failed');
  expect(ended).toEqual(['slow']);
});
