import { afterEach } from 'vitest';
import { startFleet, type Fleet, type FleetOptions } from './fleet.ts';

/** Starts a fleet for one test; it is stopped when the test ends, however it ends. */
export function useFleet(): (options?: FleetOptions) => Promise<Fleet> {
  const open: Fleet[] = [];
  afterEach(async () => {
    for (const fleet of open.splice(0)) await fleet.close();
  });
  return async (options) => {
    const fleet = await startFleet(options);
    open.push(fleet);
    return fleet;
  };
}
