import { useEffect } from 'react';

/** The window's title: the page first, so that tabs can be told apart. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'Longhaul' : `${title} · Longhaul`;
  }, [title]);
}
