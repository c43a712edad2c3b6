import { afterAll, afterEach } from 'vitest';
import { startFleet, type Fleet } from './fleet.ts';
import type { FleetOptions } from './parts.ts';

/**
 * Fleets for the tests of a file. One that was asked for without options is used by the tests that
 * follow, reset in between, as long as they pass; every other one is a test's own. All are stopped,
 * however the tests end.
 */
export function useFleet(): (options?: FleetOptions) => Promise<Fleet> {
  let common: Fleet | undefined;
  const open = new Set<Fleet>();
  const close = async (fleet: Fleet): Promise<void> => {
    open.delete(fleet);
    if (fleet === common) common = undefined;
    await fleet.close();
  };
  afterEach(async ({ task }) => {
    const hasFailed = task.result?.state === 'fail';
    for (const fleet of [...open]) {
      if (hasFailed) console.info(await fleet.story());
      if (hasFailed || fleet !== common) await close(fleet);
      else await fleet.reset();
    }
  });
  afterAll(async () => {
    for (const fleet of [...open]) await close(fleet);
  });
  return async (options) => {
    if (!options && common) return common;
    const fleet = await startFleet(options);
    open.add(fleet);
    if (!options) common = fleet;
    return fleet;
  };
}
