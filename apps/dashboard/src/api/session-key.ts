/**
 * The key that the viewer gave, for as long as the tab lives: session storage forgets it with the
 * tab, and no other origin can read it. Owns the one copy that requests read.
 */
const slot = 'longhaul-key';
const listeners = new Set<() => void>();

export function currentKey(): string | undefined {
  return sessionStorage.getItem(slot) ?? undefined;
}

export function keepKey(key: string): void {
  sessionStorage.setItem(slot, key);
  for (const listener of listeners) listener();
}

export function forgetKey(): void {
  sessionStorage.removeItem(slot);
  for (const listener of listeners) listener();
}

/** Returns the function that ends the subscription. */
export function subscribeToKey(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
