import { priorities } from '@longhaul/api-contract/documents/testing';
import { expect, it } from 'vitest';
import { coverageText } from './coverage-text.ts';

const top = { size: 10, certain: 7, possible: 5 };
const coverage = { ...priorities.coverage, total: 40, notEnoughData: 0, top };

it('a job in which every deal failed is said to have no ranking, and nothing more', () => {
  expect(coverageText({ ...coverage, ranked: 0, missing: 40 })).toBe(
    'No deal could be ranked: all 40 failed.',
  );
});

it('without a ranked deal, each reason has its number', () => {
  expect(coverageText({ ...coverage, ranked: 0, missing: 30, notEnoughData: 10 })).toBe(
    'No deal could be ranked: 10 had too little to go by, 30 failed.',
  );
});

it('a ranking with deals missing says how sure its top is', () => {
  expect(coverageText({ ...coverage, ranked: 38, missing: 2 })).toBe(
    '38 of 40 deals are ranked; 2 failed. 7 of the first 10 stay there whatever the missing ones are like.',
  );
});

it('a whole ranking has nothing to hedge', () => {
  expect(coverageText({ ...coverage, ranked: 40, missing: 0 })).toBe('40 of 40 deals are ranked.');
});
