import { describe, expect, it } from 'vitest';
import { Deck } from './prose/deck.ts';
import { SeededRandom } from './random.ts';

describe('SeededRandom', () => {
  it('repeats its sequence for the same key only', () => {
    const draws = (key: string): number[] => {
      const random = new SeededRandom(key);
      return Array.from({ length: 20 }, () => random.next());
    };
    expect(draws('7/1')).toEqual(draws('7/1'));
    expect(draws('7/1')).not.toEqual(draws('7/2'));
  });

  it('draws whole numbers evenly, both ends included', () => {
    const random = new SeededRandom('evenly');
    const counts = [0, 0, 0, 0, 0];
    for (let draw = 0; draw < 10_000; draw += 1) {
      const at = random.int(1, 5) - 1;
      counts[at] = (counts[at] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });

  it('shuffles without losing an entry', () => {
    const list = Array.from({ length: 50 }, (_, at) => at);
    expect(new SeededRandom('shuffle').shuffled(list).toSorted((a, b) => a - b)).toEqual(list);
  });
});

describe('Deck', () => {
  it('deals every card once before any comes back, and never one twice running', () => {
    const deck = new Deck([1, 2, 3, 4], new SeededRandom('deck'));
    let before = 0;
    for (let round = 0; round < 50; round += 1) {
      const dealt = Array.from({ length: 4 }, () => deck.draw());
      expect(dealt.toSorted()).toEqual([1, 2, 3, 4]);
      expect(dealt[0]).not.toBe(before);
      before = dealt[3] as number;
    }
  });
});
