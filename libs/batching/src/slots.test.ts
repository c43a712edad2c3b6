import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Slots } from './slots.ts';

test('the least loaded slot is always the one at hand, the lowest number among equals', () => {
  const amounts = fc.array(fc.oneof(fc.nat(3), fc.constant('drop' as const)), { maxLength: 60 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9 }), amounts, (count, steps) => {
      const slots = new Slots(count);
      let model = Array.from({ length: count }, (_, slot) => ({ slot, load: 0 }));
      for (const step of steps) {
        model = model.toSorted((a, b) => a.load - b.load || a.slot - b.slot);
        const least = model[0];
        expect(slots.least()).toBe(least?.slot);
        if (step === 'drop') {
          slots.dropLeast();
          model.shift();
        } else if (least !== undefined) {
          least.load += step;
          expect(slots.addToLeast(step)).toBe(least.load);
        }
      }
    }),
  );
});

test('adding where no slot is left is a mistake of the caller', () => {
  expect(() => new Slots(0).addToLeast(1)).toThrow(RangeError);
});
