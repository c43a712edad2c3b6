import type { ItemRow } from '@longhaul/api-contract/documents/item';
import type { FailureGroup, Job } from '@longhaul/api-contract/documents/job';
import { NativeSelect, TextInput } from '@mantine/core';
import Search from 'lucide-react/icons/search';
import { useMemo } from 'react';
import { countText } from '../words/number.ts';
import { choicesOf } from './filter-rows.ts';
import { outcomeWords } from './outcome-words.ts';
import { filterNames, type FilterName, type TableState } from './table-state.ts';
import classes from './deals.module.css';

type Props = {
  readonly job: Job;
  readonly rows: readonly ItemRow[];
  readonly state: TableState;
  readonly onChange: (part: Partial<TableState>) => void;
};

const labels: Readonly<Record<FilterName, string>> = {
  outcome: 'State',
  code: 'Failure',
  risk_level: 'Risk',
  stage: 'Stage',
  owner: 'Owner',
  cluster: 'Group',
};

export function ItemsFilters({ job, rows, state, onChange }: Props) {
  const { search, filters } = state;
  const words = useMemo(() => wordsOf(job.failures), [job.failures]);
  return (
    <div className={classes.toolbar} role="search">
      <TextInput
        className={classes.search}
        type="search"
        label={`Search ${job.noun.many}`}
        placeholder="Name, id or owner"
        leftSection={<Search size={16} aria-hidden />}
        value={search}
        onChange={(event) => {
          onChange({ search: event.currentTarget.value });
        }}
      />
      {filterNames.map((name) => (
        <Filter
          key={name}
          name={name}
          rows={rows}
          words={words}
          value={filters[name] ?? ''}
          onChange={(value) => {
            const { [name]: _replaced, ...others } = filters;
            onChange({ filters: value === '' ? others : { ...others, [name]: value } });
          }}
        />
      ))}
    </div>
  );
}

/** What people read for a value that is a code. */
function wordsOf(failures: readonly FailureGroup[]): ReadonlyMap<string, string> {
  return new Map([
    ...Object.entries(outcomeWords),
    ...failures.map(({ code, sentence }) => [code, sentence] as const),
  ]);
}

type FilterProps = {
  readonly name: FilterName;
  readonly rows: readonly ItemRow[];
  readonly words: ReadonlyMap<string, string>;
  readonly value: string;
  readonly onChange: (value: string) => void;
};

/** One filter with its values and how many rows have each; none where there is nothing to choose. */
function Filter({ name, rows, words, value, onChange }: FilterProps) {
  const choices = useMemo(() => choicesOf(rows, name), [rows, name]);
  if (choices.length < 2 && value === '') return null;
  const wordOf = (each: string) =>
    name === 'outcome' || name === 'code' ? (words.get(each) ?? each) : each;
  const isListed = value === '' || choices.some((choice) => choice.value === value);
  return (
    <NativeSelect
      className={classes.filter}
      label={labels[name]}
      value={value}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
      data={[
        { value: '', label: 'All' },
        ...(isListed ? [] : [{ value, label: wordOf(value) }]),
        ...choices.map((choice) => ({
          value: choice.value,
          label: `${wordOf(choice.value)} (${countText(choice.count)})`,
        })),
      ]}
    />
  );
}
