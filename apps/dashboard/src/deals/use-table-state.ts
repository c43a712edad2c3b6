import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { readTableState, writeTableState, type TableState } from './table-state.ts';

/**
 * The table's state, kept in the address and nowhere else. Typing replaces the entry in the history:
 * going back leaves the table, not its letters.
 */
export function useTableState() {
  const query = useSearch();
  const [location, navigate] = useLocation();
  const state = useMemo(() => readTableState(query), [query]);
  const change = useCallback(
    (part: Partial<TableState>) => {
      const next = writeTableState({ ...state, ...part });
      navigate(next === '' ? location : `${location}?${next}`, { replace: true });
    },
    [state, location, navigate],
  );
  const clear = useCallback(() => {
    change({ search: '', filters: {} });
  }, [change]);
  return { state, change, clear };
}
