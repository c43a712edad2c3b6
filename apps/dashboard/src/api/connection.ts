import { useSyncExternalStore } from 'react';

/**
 * Whether what stands on the page is as new as it looks.
 *
 * Owns one state for the whole page: `live` (or nothing to follow), or `lost` since the stream broke.
 */
type ConnectionState = { readonly kind: 'live' } | { readonly kind: 'lost' };

let state: ConnectionState = { kind: 'live' };
const listeners = new Set<() => void>();

function become(next: ConnectionState): void {
  if (next.kind === state.kind) return;
  state = next;
  for (const listener of listeners) listener();
}

export const connection = {
  connected: (): void => {
    become({ kind: 'live' });
  },
  /** A first short break is a server that ends streams now and then, not worth a word. */
  lost: (retryMs: number): void => {
    if (retryMs > 500) become({ kind: 'lost' });
  },
  settle: (): void => {
    become({ kind: 'live' });
  },
};

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

export function useConnection(): 'live' | 'lost' | 'offline' {
  return useSyncExternalStore(subscribe, () => (navigator.onLine ? state.kind : 'offline'));
}
