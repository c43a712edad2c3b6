import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFixture, fileOf, readRemarks, remarksOn, retag } from './fixture.ts';
import type { Fixture, Remark } from './fixture.ts';
import { plantedImports } from './imports.ts';
import { plantedPackages } from './packages.ts';
import type { Planting } from './planting.ts';
import { plantedImpurities } from './purity.ts';
import { rooms } from './rooms.ts';
import { plantedStyle } from './style.ts';

const plantings = [...plantedImports(), ...plantedPackages, ...plantedImpurities, ...plantedStyle];

let fixture: Fixture;
let remarks: readonly Remark[];

beforeAll(() => {
  fixture = createFixture(plantings);
  const graph = fixture.buildGraph();
  expect(graph.status, graph.output).toBe(0);
  const lint = fixture.lint();
  expect(lint.status, lint.output.slice(0, 2000)).toBe(1);
  remarks = readRemarks(fixture.root, lint.output);
}, 120_000);

afterAll(() => {
  fixture.remove();
});

/** Plantings that lint judged otherwise than they say, each as a sentence. */
function misjudged(inFile: readonly Planting[]): readonly string[] {
  return inFile.flatMap((planting) => {
    const found = remarksOn(planting, plantings, remarks);
    const said = found.map(({ rule, message }) => `${String(rule)}: ${message}`).join('; ');
    const { code, caught } = planting;
    if (caught === undefined) return found.length === 0 ? [] : [`refused: ${code} (${said})`];
    const matches = found.some(
      ({ rule, message }) => rule === caught.rule && caught.message.test(message),
    );
    return matches ? [] : [`not caught by ${caught.rule}: ${code} (${said})`];
  });
}

const files = Map.groupBy(plantings, fileOf);

describe('lint over planted code', () => {
  it.each([...files])('catches and passes the lines of %s as its rows say', (_file, inFile) => {
    expect(misjudged(inFile)).toEqual([]);
  });

  it('says nothing of any line that is not planted', () => {
    expect(remarks.filter(({ file }) => !files.has(file))).toEqual([]);
  });
});

describe('lint without a true project graph', () => {
  it('fails when a project changed its tags since the graph was built', () => {
    retag(fixture, 'jobs', ['type:tool', 'side:wiring']);
    const lint = fixture.lint();
    retag(fixture, 'jobs', rooms.jobs.tags);
    expect(lint.status).toBe(2);
    expect(lint.output).toContain('does not know libs/jobs as it is now');
  }, 60_000);

  it('fails when there is no graph', () => {
    fixture.forgetGraph();
    const lint = fixture.lint();
    expect(lint.status).toBe(2);
    expect(lint.output).toContain('No project graph');
  }, 60_000);
});
