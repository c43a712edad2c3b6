/** How a verb reaches its script, and how a script's refusals become what the port promises. */
import type { Hold, Stop } from '@longhaul/jobs/job-state';
import type { JobRef, Orders } from '@longhaul/ports/coordinator-replies';
import type { LuaScript } from './generated/scripts.ts';
import { jobKeys } from './job-keys.ts';
import type { IndexNames, JobKeys } from './job-keys.ts';
import type { RedisArgument, RedisLink } from './connection/link.ts';

export type RedisCoordinatorOptions = {
  readonly link: RedisLink;
  readonly names: IndexNames;
  /** The instant that scripts work with; without it, or undefined, the server's own. */
  readonly now?: () => number | undefined;
  /** Which life of the server this is, where one is played; without it, its run id. */
  readonly life?: () => string;
};

/** What a script answered: its kind, and what comes after it. */
export type ScriptReply = readonly [kind: string, ...rest: readonly unknown[]];

export type VerbCall = {
  readonly names: IndexNames;
  readonly link: RedisLink;
  readonly life: () => string;
  readonly keysOf: (job: JobRef) => JobKeys;
  /** Runs a script; throws a RangeError for what is not in the plan. */
  readonly run: (
    script: LuaScript,
    keys: readonly string[],
    ...args: readonly RedisArgument[]
  ) => Promise<ScriptReply>;
};

export function createVerbCall({ link, names, now, life }: RedisCoordinatorOptions): VerbCall {
  return {
    ...{ names, link, life: life ?? (() => '') },
    keysOf: (job) => jobKeys(names.prefix, job),
    run: async (script, keys, ...args) => {
      const reply = await link.run(script, keys, [now?.() ?? '', ...args]);
      return refuseWrong(reply as ScriptReply);
    },
  };
}

/** The sentences are those of the embedded coordinator. */
function refuseWrong(reply: ScriptReply): ScriptReply {
  const [kind, ...rest] = reply;
  const [first, second, third] = rest.map(String);
  switch (kind) {
    case 'no-batch':
      throw new RangeError(
        `Batch ${first} is not in the plan, which has ${second} batches: name a batch of this plan.`,
      );
    case 'moved':
      throw new RangeError(
        `Item ${first} belongs to batch ${second}, not ${third}: read its batch from the plan.`,
      );
    case 'surplus':
      throw new RangeError(
        `A commit ends ${first} items of batch ${second}, which has ${third} left: it names items that are not in the plan.`,
      );
    default:
      return reply;
  }
}

/** A length of time as scripts take it: whole milliseconds. */
export function wholeMs(ms: number): number {
  return Math.max(Math.ceil(ms), 0);
}

export function readOrders(rest: readonly unknown[]): Orders {
  const [leftMs, hold, stop] = rest;
  return { leftMs: Number(leftMs), hold: hold as Hold, stop: stop as Stop };
}
