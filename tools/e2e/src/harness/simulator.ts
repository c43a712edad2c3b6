import { Child } from './child.ts';
import { waitUntil } from './wait-until.ts';

/** What the simulator counted, as `/_calls` tells it. */
export type Calls = {
  /** Requests that arrived. */
  readonly started: number;
  readonly in_flight: number;
  /** Replies with status 200 that were handed over whole. */
  readonly paid: number;
  readonly rejected: number;
  readonly lost: number;
  /** Paid answers by deal. */
  readonly answered: Readonly<Record<string, number>>;
  readonly calls: readonly Call[];
};

export type Call = {
  readonly number: number;
  readonly deal_id: string | null;
  readonly status: number;
  readonly outcome: 'paid' | 'rejected' | 'lost';
};

/** The calls that arrived after the first so many and ask for one of these deals again. */
export function callsAgain(
  { calls }: Calls,
  after: number,
  ids: readonly string[],
): readonly Call[] {
  return calls.filter(
    ({ number, deal_id: id }) => number > after && id !== null && ids.includes(id),
  );
}

/** Paid answers for these deals. */
export function paidFor({ answered }: Calls, ids: readonly string[]): number {
  return ids.reduce((sum, id) => sum + (answered[id] ?? 0), 0);
}

/** A fault rule in the words of `/_control`. */
export type Fault = {
  readonly kind: string;
  readonly call_numbers?: readonly number[];
  readonly deal_ids?: readonly string[];
  readonly times?: number;
};

export type Settings = {
  /** 0 answers at once; 600 takes 42 to 58 ms for an ordinary deal. */
  readonly scale?: number;
  readonly faults?: readonly Fault[];
};

/** The simulated model as a process of its own: it outlives the commands that are killed. */
export type Simulator = {
  readonly url: string;
  readonly pid: number;
  readonly calls: () => Promise<Calls>;
  readonly change: (settings: Settings) => Promise<void>;
  /** Waits until no call is on its way. */
  readonly settled: () => Promise<Calls>;
  readonly close: () => Promise<void>;
};

/** Starts a simulator in a folder; it answers at once and obeys fault markers in a deal's text. */
export async function startSimulator(
  folder: string,
  flags: readonly string[] = [],
): Promise<Simulator> {
  const args = ['--port', '0', '--scale', '0', '--markers', ...flags];
  const child = new Child('tools/llm-simulator/src/main.ts', args, { cwd: folder });
  await child.says('listening on ');
  const url = child.stdout.replace('listening on ', '').trim();
  const root = new URL('/', url).href;
  const calls = async (): Promise<Calls> => (await fetch(`${root}_calls`)).json() as Promise<Calls>;
  return {
    url,
    pid: child.pid,
    calls,
    change: async (settings) => {
      const reply = await fetch(`${root}_control`, {
        method: 'POST',
        body: JSON.stringify(settings),
      });
      if (!reply.ok) throw new Error(`The simulator refuses the change: ${await reply.text()}`);
    },
    settled: async () => {
      let seen = await calls();
      await waitUntil('no call is on its way', async () => {
        seen = await calls();
        return seen.in_flight === 0;
      });
      return seen;
    },
    close: () => child.destroy(),
  };
}
