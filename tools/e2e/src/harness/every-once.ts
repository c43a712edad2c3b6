import { expect } from 'vitest';
import type { Account } from './account.ts';

/** The account names every deal exactly once, and the files agree with it. */
export function expectEveryOnce(account: Account, ids: readonly string[]): void {
  const { manifest, results, failed, map } = account;
  const whole = [...ids].sort();
  expect(manifest.items.map(({ id }) => id).sort()).toEqual(whole);
  const ok = results.map(({ deal_id: id }) => id);
  expect([...ok, ...failed.map(({ deal_id: id }) => id)].sort()).toEqual(whole);
  expect(Object.keys(map).sort()).toEqual([...ok].sort());
  expect(manifest).toMatchObject({ total: ids.length, ok: ok.length, failed: failed.length });
}
