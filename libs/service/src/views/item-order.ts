import type { ItemRow } from '@longhaul/api-contract/documents/item';
import { byCodeUnit } from '@longhaul/jobs/text';

/** The order of a table by one column; rows without a value come last, whichever way it is turned. */
export function byColumn(sort: string): (a: ItemRow, b: ItemRow) => number {
  const isTurned = sort.startsWith('-');
  const read = reader(isTurned ? sort.slice(1) : sort);
  return (a, b) => {
    const [one, other] = [read(a), read(b)];
    if (one === undefined || other === undefined) {
      return one === other ? 0 : one === undefined ? 1 : -1;
    }
    const order = compare(one, other);
    return isTurned ? -order : order;
  };
}

type Value = string | number;

function reader(column: string): (row: ItemRow) => Value | undefined {
  switch (column) {
    case 'id':
      return ({ id }) => id;
    case 'name':
      return ({ name }) => name.toLowerCase();
    case 'outcome':
      return ({ outcome }) => outcome;
    case 'code':
      return ({ code }) => code;
    case 'attempts':
      return ({ attempts }) => attempts;
    case 'batch_index':
      return ({ batchIndex }) => batchIndex;
    default:
      return ({ fields }) => valueOf(fields[column]);
  }
}

/** Words that are steps of a scale, lowest first: their letters say nothing of their order. */
const scales: readonly (readonly string[])[] = [
  ['low', 'medium', 'high', 'critical'],
  ['none', 'weak', 'moderate', 'strong'],
  ['poor', 'fair', 'good', 'excellent'],
];

function valueOf(value: unknown): Value | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'string') return undefined;
  const step = scales.find((scale) => scale.includes(value))?.indexOf(value);
  return step ?? value.toLowerCase();
}

function compare(a: Value, b: Value): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return byCodeUnit(String(a), String(b));
}
