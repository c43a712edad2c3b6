/**
 * What a viewer asked of the table, as it stands in the address: a link shows what its sender saw.
 */
export const filterNames = ['outcome', 'code', 'risk_level', 'stage', 'owner', 'cluster'] as const;
export type FilterName = (typeof filterNames)[number];

export type Sorting = { readonly column: string; readonly isDescending: boolean };

export type TableState = {
  readonly search: string;
  readonly sort: Sorting | undefined;
  readonly filters: Readonly<Partial<Record<FilterName, string>>>;
};

/** Reads the address's query; what it does not know it leaves out. */
export function readTableState(query: string): TableState {
  const params = new URLSearchParams(query);
  const sort = params.get('sort') ?? '';
  const column = sort.replace(/^-/, '');
  return {
    search: params.get('q') ?? '',
    sort: /^[a-z][a-z0-9_]*$/.test(column)
      ? { column, isDescending: sort.startsWith('-') }
      : undefined,
    filters: Object.fromEntries(
      filterNames.flatMap((name) => {
        const value = params.get(name);
        return value === null || value === '' ? [] : [[name, value]];
      }),
    ),
  };
}

/** The query of the address, without `?`; empty where nothing was asked. */
export function writeTableState({ search, sort, filters }: TableState): string {
  const params = new URLSearchParams();
  if (search !== '') params.set('q', search);
  for (const name of filterNames) {
    const value = filters[name];
    if (value !== undefined && value !== '') params.set(name, value);
  }
  if (sort) params.set('sort', `${sort.isDescending ? '-' : ''}${sort.column}`);
  return params.toString();
}
