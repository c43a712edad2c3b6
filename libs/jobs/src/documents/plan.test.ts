import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identityLine, jobIdentity, planHash, workHash, type Work } from './plan.ts';
import { plan, work } from '../testing.ts';

const someWork: Work = {
  workload: 'deals',
  workloadVersion: '1',
  promptVersion: 'p1',
  model: 'gpt',
  parameters: { temperature: 0, reasoning: { effort: 'low', summary: 'auto' } },
  endpoint: 'api.example.com/v1',
};

const otherWorks: readonly (readonly [string, Work])[] = [
  ['workload', { ...someWork, workload: 'contracts' }],
  ['workload version', { ...someWork, workloadVersion: '2' }],
  ['prompt', { ...someWork, promptVersion: 'p2' }],
  ['model', { ...someWork, model: 'gpt-mini' }],
  ['parameters', { ...someWork, parameters: { temperature: 1 } }],
  ['endpoint', { ...someWork, endpoint: 'api.example.org/v1' }],
];

describe("an item's work hash", () => {
  it('is 16 hex digits that never change: stored outputs are found by it', () => {
    expect(workHash(someWork, 'abc')).toBe('cacb974eec50dc45');
  });

  it.each(otherWorks)('changes with the %s', (_part, other) => {
    expect(workHash(other, 'abc')).not.toBe(workHash(someWork, 'abc'));
  });

  it('changes with the content', () => {
    expect(workHash(someWork, 'abd')).not.toBe(workHash(someWork, 'abc'));
  });

  it('does not know in which order parameters were written, at any depth', () => {
    const parameters = { reasoning: { summary: 'auto', effort: 'low' }, temperature: 0 };
    expect(workHash({ ...someWork, parameters }, 'abc')).toBe(workHash(someWork, 'abc'));
  });

  it('tells apart parameters whose texts could run into each other', () => {
    const one = { ...someWork, parameters: { 'a=1&b': 2 } };
    const two = { ...someWork, parameters: { a: 1, b: 2 } };
    expect(workHash(one, 'abc')).not.toBe(workHash(two, 'abc'));
  });

  it('differs wherever a part moved into its neighbor', () => {
    fc.assert(
      fc.property(work(), fc.string({ minLength: 1 }), (given, moved) => {
        const here = { ...given, workload: given.workload + moved };
        const there = { ...given, workloadVersion: moved + given.workloadVersion };
        expect(workHash(here, 'abc')).not.toBe(workHash(there, 'abc'));
      }),
    );
  });
});

describe("a job's identity", () => {
  const lines = [identityLine('a', 'h1'), identityLine('b', 'h2'), identityLine('c', 'h3')];

  it('is 16 hex digits and knows no order of items', () => {
    const shuffled = fc.shuffledSubarray(lines, { minLength: lines.length });
    const identity = jobIdentity('acme', someWork, lines);
    expect(identity).toMatch(/^[0-9a-f]{16}$/);
    fc.assert(
      fc.property(shuffled, (other) => {
        expect(jobIdentity('acme', someWork, other)).toBe(identity);
      }),
    );
  });

  it('changes with its tenant, an id, a content, the number of items and the work', () => {
    const others = [
      jobIdentity('other', someWork, lines),
      jobIdentity('acme', someWork, [...lines.slice(1), identityLine('d', 'h1')]),
      jobIdentity('acme', someWork, [...lines.slice(1), identityLine('a', 'h4')]),
      jobIdentity('acme', someWork, lines.slice(1)),
      ...otherWorks.map(([, other]) => jobIdentity('acme', other, lines)),
    ];
    expect(new Set([jobIdentity('acme', someWork, lines), ...others]).size).toBe(others.length + 1);
  });

  it('leaves the order of the lines it was given as it was', () => {
    const given = [...lines].reverse();
    jobIdentity('acme', someWork, given);
    expect(given).toEqual([...lines].reverse());
  });
});

describe("a plan's hash", () => {
  it('knows no times, so that planning the same input again gives the same name', () => {
    fc.assert(
      fc.property(plan(), fc.nat(), (made, later) => {
        const again = { ...made, createdAt: later, asOf: later, budgetMs: later + 1, lanes: 3 };
        expect(planHash(again)).toBe(planHash(made));
        expect(planHash(made)).toMatch(/^[0-9a-f]{16}$/);
      }),
    );
  });

  it('changes when an item moves to another batch, changes its work, or is left out', () => {
    const withItems = plan().filter(({ items }) => items.length > 0);
    fc.assert(
      fc.property(withItems, (made) => {
        const [first, ...rest] = made.items;
        if (!first) throw new Error('filtered above');
        const moved = { ...made, items: [{ ...first, batch: first.batch + 1 }, ...rest] };
        const changed = { ...made, items: [{ ...first, workHash: 'other' }, ...rest] };
        const hashes = [made, moved, changed, { ...made, items: rest }].map(planHash);
        expect(new Set(hashes).size).toBe(hashes.length);
      }),
    );
  });

  it('changes with the upload, whose offsets the plan holds', () => {
    fc.assert(
      fc.property(plan(), (made) => {
        expect(planHash({ ...made, inputKey: 'local/uploads/v.ndjson' })).not.toBe(planHash(made));
      }),
    );
  });
});
