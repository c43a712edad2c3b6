import type * as z from 'zod';
import type { Manifest } from './documents/manifest.ts';
import type { OutcomeCode } from './outcome-code.ts';
import type { Json, JsonObject } from './wire.ts';

/** A prompt made for one item of one call. */
export type Composition = {
  /** Stable for all items of a workload, so that providers cache the prefix. */
  readonly system: string;
  /** The item, fenced as data. */
  readonly user: string;
  /** What was left out to keep the budget, counted; it goes into the result. */
  readonly omitted: JsonObject;
};

export type ComposeOptions = {
  /** Drawn anew for each call: fences the content as data. */
  readonly delimiter: string;
  readonly maxInputTokens: number;
};

export type TokenEstimate = { readonly inputTokens: number; readonly outputTokens: number };

/** A table for people: what is worth looking at first among the results. */
export type Highlights = {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

/** What a phase after extraction reads: results, the round's account and every item's facts. */
export type PhaseInput = {
  /** May be read more than once. */
  readonly results: AsyncIterable<JsonObject>;
  readonly items: readonly PhaseItem[];
  readonly asOfMs: number;
  /** The round's account, its items apart. */
  readonly account: RoundAccount;
  /** The newest finished job of the same pipeline before this one. */
  readonly previous?: PreviousJob | undefined;
  /** What the submission says to the phases; empty where it says nothing. */
  readonly options: JsonObject;
  /**
   * Lets others run, a leader's lease among them, and throws once the phases' time is over. To be
   * awaited in every long loop, a few times a second.
   */
  readonly pause: () => Promise<void>;
};

export type RoundAccount = Omit<Manifest, 'items'>;

/** An earlier job as a phase compares with it. */
export type PreviousJob = Pick<PhaseInput, 'results' | 'items' | 'asOfMs'> & {
  readonly jobId: string;
};

export type PhaseItem = {
  readonly id: string;
  readonly name: string;
  readonly outcome: 'ok' | 'failed';
  /** Why it failed. */
  readonly code?: OutcomeCode | undefined;
  readonly facts: JsonObject;
};

/** A pure function after extraction whose artifacts the leader stores by name, knowing none. */
export type Phase = {
  readonly name: string;
  readonly run: (input: PhaseInput) => Promise<readonly Artifact[]>;
};

/** A named text, whole or in pieces: what does not fit in memory twice is made while it is written. */
export type Artifact = { readonly name: string; readonly text: string | Iterable<string> };

/**
 * All that is known of one kind of item: schema in, prompt, schema out, token estimate, phases
 * after. The engine runs any workload and knows none.
 *
 * Everything here is pure: same arguments, same answer. A function that throws costs its item
 * (code INTERNAL), never the job.
 */
export type Workload<Item = never, Reply = never> = {
  readonly name: string;
  /** Changes when a result would look different for the same reply: part of an output's identity. */
  readonly version: string;
  /** A hash of everything the prompt says besides the item: part of an output's identity. */
  readonly promptVersion: string;
  readonly noun: { readonly one: string; readonly many: string };
  /** The words after "127/127 deals": `analyzed`. */
  readonly verb: string;
  /** Names in the coordinator's index that operators recognise. */
  readonly index: { readonly keyPrefix: string; readonly countField: string };
  /** The names of the id and the display name in results and failures. */
  readonly fields: { readonly id: string; readonly name: string };
  readonly itemSchema: z.ZodType<Item>;
  readonly replySchema: z.ZodType<Reply>;
  readonly maxInputTokens: number;
  readonly maxOutputTokens: number;
  /** The id as the item gives it (checked by the engine) and the name shown to people. */
  readonly identify: (item: Item) => { readonly id: unknown; readonly name?: string | undefined };
  readonly estimate: (item: Item) => TokenEstimate;
  readonly compose: (item: Item, options: ComposeOptions) => Composition;
  /** The result's own fields, from a reply that follows the schema. */
  readonly conclude: (item: Item, reply: Reply, composition: Composition) => JsonObject;
  /** Small facts kept beside the plan for the phases, failed items' too; at most about 1 KB. */
  readonly facts?: (item: Item) => JsonObject;
  /** The result of an item that needs no call; `undefined` when it needs one. */
  readonly concludeWithoutCall?: (item: Item) => JsonObject | undefined;
  /** Fields the schema does not know: accepted, kept out of the prompt, counted. */
  readonly countUnknownFields?: (item: Item) => number;
  readonly highlights?: (results: Iterable<JsonObject>, limit: number) => Highlights;
  readonly phases?: readonly Phase[];
  /** What is wrong with options for the phases; asked at the door, before anything is paid for. */
  readonly checkPhaseOptions?: (options: JsonObject) => string | undefined;
};

/** A workload whose item type is its own affair: what the engine holds. */
export type AnyWorkload = Workload<Json, Json>;

/**
 * Declares a workload with its item and reply types checked against each other, and hides them: the
 * engine only ever passes values that went through `itemSchema` and `replySchema`.
 */
export function defineWorkload<Item, Reply>(workload: Workload<Item, Reply>): AnyWorkload {
  return workload as unknown as AnyWorkload;
}
