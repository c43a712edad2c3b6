import { roundFiles, roundKey } from '@longhaul/jobs/object-key';
import { decodeUtf8 } from '@longhaul/jobs/text';
import type { Phase } from '@longhaul/jobs/workload';
import { collect } from '@longhaul/testkit/collect';
import { expect, it } from 'vitest';
import { counted, endOf, openEngine, someTexts, told, type Engine } from '../lead/testing.ts';
import { notesWith } from '../testing.ts';
import { readRound } from './testing.ts';

async function textOf({ store, job }: Engine, name: string): Promise<string | undefined> {
  const bytes = await store.get(roundKey(job, 1, name));
  return bytes && decodeUtf8(bytes);
}

const report: Phase = {
  name: 'report',
  run: async ({ results, items, asOfMs }) => {
    const read = await collect(results);
    const text = JSON.stringify({ words: read.map(({ words }) => words), items, asOfMs });
    return [
      { name: 'report.json', text },
      { name: 'report.txt', text: `${read.length} notes` },
    ];
  },
};

const broken: Phase = {
  name: 'broken',
  run: () => Promise.reject(new Error('Clusters need two notes.')),
};

const endless: Phase = { name: 'endless', run: () => new Promise(() => undefined) };

function withPhases(...phases: readonly Phase[]) {
  const workload = notesWith({ phases });
  const behave = (text: string) => (text === 'note 02' ? { kind: 'refusal' as const } : counted);
  return openEngine({ texts: someTexts(5), workload, behave });
}

it('a phase reads results, the facts of every item and as_of; its artifacts are stored', async () => {
  const engine = await withPhases(report);
  await endOf(engine);
  expect(await textOf(engine, 'report.txt')).toBe('4 notes');
  const made = JSON.parse((await textOf(engine, 'report.json')) ?? '') as Record<string, unknown>;
  expect(made).toMatchObject({ words: [2, 2, 2, 2], asOfMs: Date.UTC(2026, 0, 1) });
  expect(made['items']).toEqual(
    someTexts(5).map((name, at) => ({
      id: `note-${at}`,
      name,
      facts: { chars: 7 },
      outcome: at === 2 ? 'failed' : 'ok',
      ...(at === 2 && { code: 'REFUSED' }),
    })),
  );
});

it('an error in a phase is told and costs neither the results nor the phases after it', async () => {
  const engine = await withPhases(broken, report);
  expect(await endOf(engine)).toEqual({ kind: 'finished' });
  expect(await textOf(engine, 'report.txt')).toBe('4 notes');
  const [warning] = told(engine, 'warning');
  expect(warning?.message).toContain('The phase broken failed: Clusters need two notes.');
  expect((await readRound(engine)).manifest).toMatchObject({ outcome: 'partial', ok: 4 });
});

it('a phase is told what the submission says to it, and the account of the round', async () => {
  const options = { weights: { size: 3 } };
  const echo: Phase = {
    name: 'echo',
    run: ({ options: given, account }) =>
      Promise.resolve([{ name: 'echo.json', text: JSON.stringify({ given, ok: account.ok }) }]),
  };
  const workload = notesWith({ phases: [echo] });
  const engine = await openEngine({ workload, request: { phaseOptions: options } });
  await endOf(engine);
  expect(await textOf(engine, 'echo.json')).toBe(JSON.stringify({ given: options, ok: 10 }));
});

it('a phase that takes too long is left behind, and the job ends', async () => {
  const engine = await withPhases(report, endless);
  expect(await endOf(engine)).toEqual({ kind: 'finished' });
  expect(await textOf(engine, 'report.txt')).toBe('4 notes');
  expect(told(engine, 'warning').map(({ message }) => message)).toEqual([
    'The phase endless failed: its time was spent. The results are complete without it.',
  ]);
  expect(told(engine, 'finished')).toHaveLength(1);
});

it('the timeline of a round stands in the store, in names of the wire, without content', async () => {
  const engine = await withPhases();
  await endOf(engine);
  const text = (await textOf(engine, roundFiles.timeline)) ?? '';
  const lines = text.trimEnd().split('\n');
  const kinds = lines.map((line) => (JSON.parse(line) as { kind: string }).kind);
  expect(kinds).toEqual(expect.arrayContaining(['planned', 'claimed', 'item-tried', 'sealed']));
  expect(lines[0]).toMatch(/^\{"at":"2026-01-01T00:00:00\.000Z","kind":"phase"/);
  expect(text).toContain('"duration_ms":5000');
  expect(text).not.toContain('note 0');
});
