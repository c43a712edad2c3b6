import { useCallback } from 'react';

/** Brings an element into view and focuses it, opening the source that it stands in. */
export function useGoToQuote(): (elementId: string) => void {
  return useCallback((elementId) => {
    const element = document.getElementById(elementId);
    if (!element) return;
    element.closest('details')?.setAttribute('open', '');
    element.scrollIntoView({ block: 'center' });
    element.focus({ preventScroll: true });
  }, []);
}
