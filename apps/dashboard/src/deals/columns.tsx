import type { ItemRow } from '@longhaul/api-contract/documents/item';
import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_basic,
  tableFeatures,
} from '@tanstack/react-table';
import { RiskTag, Tag, type Tone } from '../ui/tag.tsx';
import { dayText } from '../words/instant.ts';
import { amountText } from '../words/number.ts';
import { fieldOf } from './filter-rows.ts';
import { NameCell } from './name-cell.tsx';
import { outcomeWords } from './outcome-words.ts';

export const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic },
});

const helper = createColumnHelper<typeof features, ItemRow>();

/** The columns in their order. */
export const titles: Readonly<Record<string, string>> = {
  rank: 'Rank',
  name: 'Name',
  score: 'Score',
  risk_level: 'Risk',
  outcome: 'State',
  close_probability: 'Close chance',
  engagement_quality: 'Engagement',
  stage: 'Stage',
  amount: 'Amount',
  owner: 'Owner',
  close_date: 'Close date',
};

/** Columns that wait until the page is as wide; name and risk stand always. */
export const minWidths: Readonly<Record<string, number>> = {
  score: 430,
  rank: 520,
  outcome: 600,
  amount: 680,
  close_probability: 780,
  engagement_quality: 900,
  stage: 1080,
  owner: 1260,
  close_date: 1420,
};

/** In rem; the name takes what is left. */
export const columnWidths: Readonly<Record<string, number>> = {
  rank: 4.5,
  outcome: 6,
  score: 4.75,
  risk_level: 6.5,
  close_probability: 7.25,
  engagement_quality: 7.25,
  stage: 8,
  amount: 6.75,
  owner: 8.75,
  close_date: 7.25,
};

export const numeric: readonly string[] = ['rank', 'score', 'close_probability', 'amount'];

const outcomeTones: Readonly<Record<ItemRow['outcome'], Tone>> = {
  waiting: 'unknown',
  running: 'live',
  ok: 'good',
  failed: 'bad',
  erased: 'unknown',
};

/** Risk and engagement sort by what they mean, not by the alphabet. */
const ordered: Readonly<Record<string, readonly string[]>> = {
  risk_level: ['low', 'medium', 'high', 'critical'],
  engagement_quality: ['poor', 'fair', 'good', 'excellent'],
};

function orderOf(row: ItemRow, name: string): number | undefined {
  const index = ordered[name]?.indexOf(String(fieldOf(row, name))) ?? -1;
  return index < 0 ? undefined : index;
}

const known = (name: string) => (row: ItemRow) => fieldOf(row, name);
const last = { sortUndefined: 'last' } as const;
const number = { sortFn: 'basic', ...last } as const;
const text = { sortFn: 'alphanumeric', ...last } as const;

export const columns = helper.columns([
  helper.accessor(known('rank'), { id: 'rank', ...number }),
  helper.accessor((row) => row.name, {
    id: 'name',
    cell: ({ row }) => <NameCell row={row.original} />,
    ...text,
  }),
  helper.accessor(known('score'), {
    id: 'score',
    cell: ({ getValue }) => numberText(getValue()),
    ...number,
  }),
  helper.accessor((row) => orderOf(row, 'risk_level'), {
    id: 'risk_level',
    cell: ({ row }) => riskCell(row.original),
    ...number,
  }),
  helper.accessor((row) => row.outcome, {
    id: 'outcome',
    cell: ({ row: { original } }) => (
      <Tag tone={outcomeTones[original.outcome]}>{outcomeWords[original.outcome]}</Tag>
    ),
    ...text,
  }),
  helper.accessor(known('close_probability'), {
    id: 'close_probability',
    cell: ({ getValue }) => percentOf(getValue()),
    ...number,
  }),
  helper.accessor((row) => orderOf(row, 'engagement_quality'), {
    id: 'engagement_quality',
    cell: ({ row }) => fieldOf(row.original, 'engagement_quality'),
    ...number,
  }),
  helper.accessor(known('stage'), { id: 'stage', ...text }),
  helper.accessor(known('amount'), {
    id: 'amount',
    cell: ({ row }) => amountCell(row.original),
    ...number,
  }),
  helper.accessor(known('owner'), { id: 'owner', ...text }),
  helper.accessor(known('close_date'), {
    id: 'close_date',
    cell: ({ getValue }) => dayOf(getValue()),
    ...text,
  }),
]);

function numberText(value: string | number | undefined): string {
  return typeof value === 'number' ? value.toFixed(1) : '';
}

function percentOf(value: string | number | undefined): string {
  return value === undefined ? '' : `${String(value)}%`;
}

function riskCell(row: ItemRow) {
  const level = fieldOf(row, 'risk_level');
  return level === undefined ? null : <RiskTag level={String(level)} />;
}

function amountCell(row: ItemRow): string {
  const amount = fieldOf(row, 'amount');
  const currency = fieldOf(row, 'currency');
  return typeof amount === 'number'
    ? amountText(amount, currency === undefined ? null : String(currency))
    : '';
}

function dayOf(value: string | number | undefined): string {
  return typeof value === 'string' ? dayText(value) : '';
}
