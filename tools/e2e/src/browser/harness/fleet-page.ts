import { startFleet, type Fleet } from '../../fleet/harness/fleet.ts';
import type { FleetOptions } from '../../fleet/harness/parts.ts';
import { waitForFleet } from '../../fleet/harness/wait-for-fleet.ts';

/** A fleet with its page: workers are processes of their own there, which can be killed. */
export type FleetPage = {
  readonly fleet: Fleet;
  readonly url: string;
  /** An admin's, as people type it into the page. */
  readonly key: string;
  readonly close: () => Promise<void>;
};

/** Starts everything of a fleet, an orchestrator and an api with its page. */
export async function startFleetPage(options: FleetOptions = {}): Promise<FleetPage> {
  const fleet = await startFleet(options);
  try {
    const keys = fleet.longhaul(['keys', 'create', '--role', 'admin']);
    const { stdout, stderr } = await keys.ended;
    const key = stdout.trim();
    if (key === '') throw new Error(`No key was made: ${stderr}`);
    const [leader, api] = [fleet.orchestrate(), fleet.serve()];
    await Promise.all([leader.says('The orchestrator leads.'), api.says('The api answers.')]);
    const port = /"port":(\d+)/.exec(api.stdout)?.[1] ?? '';
    const url = `http://127.0.0.1:${port}`;
    await waitForFleet('the api is ready', async () => {
      const reply = await fetch(`${url}/readyz`).catch(() => undefined);
      return reply?.ok === true;
    });
    return { fleet, url, key, close: () => fleet.close() };
  } catch (error) {
    await fleet.close();
    throw error;
  }
}
