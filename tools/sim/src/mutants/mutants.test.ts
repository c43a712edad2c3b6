import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { indexMutants } from './index-mutants.ts';
import { luaMutants } from './lua-mutants.ts';
import { pipelineMutants } from './pipeline-mutants.ts';

const repository = join(import.meta.dirname, '../../../..');
const mutants = [...indexMutants, ...luaMutants, ...pipelineMutants];

describe('the mutants', () => {
  it.each(mutants)('$name: still applies to the sources, at one place each', ({ edits }) => {
    expect(edits).not.toEqual([]);
    for (const { file, find, replace } of edits) {
      const text = readFileSync(join(repository, file), 'utf8');
      expect(text.split(find)).toHaveLength(2);
      expect(replace).not.toBe(find);
    }
  });

  it('have names of their own', () => {
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  });
});
