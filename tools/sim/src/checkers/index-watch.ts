import type { PlanItem } from '@longhaul/jobs/documents/plan';
import { outputKey } from '@longhaul/jobs/object-key';
import type { Coordinator } from '@longhaul/ports/coordinator';
import type {
  BatchState,
  ClaimReply,
  CommitReply,
  CreateArguments,
  ItemReport,
  JobMeta,
  JobRef,
  LeadReply,
  Reporter,
  Spend,
  TerminalItem,
} from '@longhaul/ports/coordinator-replies';
import type { Call } from '../parts/around.ts';
import { FenceOracle, progressOf } from './fence-oracle.ts';
import { checkReserved } from './money.ts';
import { SealWatch } from './seal-watch.ts';
import { TimeWatch } from './time-watch.ts';
import { demand } from './violation.ts';

/** What the watch needs of the world around it. */
export type WatchedWorld = {
  /** The server's wall clock. */
  readonly serverNow: () => number;
  /** Virtual time itself. */
  readonly trueMs: () => number;
  readonly coordinator: Coordinator;
  readonly hasObject: (key: string) => boolean;
  readonly planOf: (job: JobRef) => Promise<ReadonlyMap<string, PlanItem>>;
};

/** What an applied verb meant, for who counts and pays. */
export type Applied =
  | { readonly kind: 'granted'; readonly batch: number; readonly fence: string }
  | { readonly kind: 'adopted'; readonly batch: number; readonly fence: string }
  | { readonly kind: 'reaped'; readonly batches: readonly { batch: number; fence: string }[] }
  | { readonly kind: 'ended'; readonly by: Reporter; readonly reply: CommitReply }
  | { readonly kind: 'closed'; readonly verb: string; readonly fences: readonly string[] };

/**
 * Looks at one job's index after every verb that was applied to it: I1, I2, I4, I5, I6 between data
 * losses, and I3 always.
 */
export class IndexWatch {
  readonly oracle = new FenceOracle();
  readonly seals = new SealWatch();
  readonly #time = new TimeWatch();
  readonly #world: WatchedWorld;
  readonly #job: JobRef;
  #items = new Map<string, TerminalItem['state']>();
  #progress = 0;
  #round = 0;
  /** Whether `meta` is what the index says: a rollback makes it something older. */
  #isSure = true;
  #plan: ReadonlyMap<string, PlanItem> | undefined;
  meta: JobMeta | undefined;

  constructor(world: WatchedWorld, job: JobRef) {
    this.#world = world;
    this.#job = job;
  }

  get okKeys(): readonly string[] {
    return [...this.#items].filter(([, state]) => state.kind === 'ok').map(([key]) => key);
  }

  lose(lost: 'last-moments' | 'everything'): void {
    this.oracle.forget(lost);
    this.#time.given(undefined);
    this.#items.clear();
    this.#progress = 0;
    this.#isSure = lost === 'everything';
    this.meta = undefined;
  }

  /** Throws a Violation; answers what the verb meant. */
  async applied({ verb, args }: Call, reply: unknown): Promise<Applied | undefined> {
    this.#checkSealed(verb, reply);
    const meant = this.#note(verb, args, reply);
    if (!keepers.has(verb)) await this.#look();
    if (verb === 'stamp') await this.#checkMoney(args as StampArguments, reply);
    if (meant?.kind === 'ended') this.#checkProofs(args as CommitArguments, meant.reply);
    return meant;
  }

  async #checkMoney({ spend }: StampArguments, reply: unknown): Promise<void> {
    if (!spend || (reply as { kind: string }).kind !== 'held') return;
    const meta = await this.#world.coordinator.meta(this.#job);
    if (meta) checkReserved(meta);
  }

  #note(verb: string, args: unknown, reply: unknown): Applied | undefined {
    const nowMs = this.#world.serverNow();
    this.#time.read(nowMs);
    const kind = typeof reply === 'string' ? reply : (reply as { kind?: string } | undefined)?.kind;
    switch (verb) {
      case 'lead': {
        const led = reply as LeadReply;
        if (led.kind === 'busy') return undefined;
        this.oracle.led(nowMs, args as LeadArguments, led.epoch);
        if (led.meta.planHash !== undefined) this.#time.look(led.meta, this.#world.trueMs());
        return undefined;
      }
      case 'resign':
        return void this.oracle.resigned((args as { epoch: string }).epoch);
      case 'create':
        return void this.#noteCreated(nowMs, args as CreateArguments, kind);
      case 'claim':
      case 'claimNext':
        return this.#noteGrant(nowMs, args as { leaseMs: number }, reply as ClaimReply);
      case 'renew':
      case 'stamp':
      case 'release':
        return kind === 'held' ? this.#noteHeld(nowMs, verb, args as HeldArguments) : undefined;
      case 'commit': {
        const { by } = args as CommitArguments;
        return kind === 'committed'
          ? { kind: 'ended', by, reply: reply as CommitReply }
          : undefined;
      }
      default:
        return this.#noteLeader(nowMs, verb, args, kind, reply);
    }
  }

  #noteCreated(nowMs: number, args: CreateArguments, kind: string | undefined): void {
    if (kind === 'fenced') return;
    this.oracle.obeyed('create', args.epoch);
    if (kind === 'exists') this.oracle.createdAgain(nowMs + args.quietMs);
    if (kind !== 'created') return;
    this.oracle.created(nowMs + args.quietMs);
    this.#time.given(args.deadlineAt === undefined ? args.budgetMs : undefined);
  }

  #noteGrant(nowMs: number, { leaseMs }: { leaseMs: number }, reply: ClaimReply) {
    if (reply.kind !== 'granted') return undefined;
    const { batch, fence } = reply;
    const isKept =
      this.meta && (this.meta.state.hold !== 'none' || this.meta.state.stop !== 'none');
    const isAgain = this.oracle.fenceOf(batch) === fence;
    demand(!isKept || isAgain, 'Holds', () => `batch ${batch} was granted while the job is held`);
    this.oracle.granted(nowMs, { batch, fence, leaseMs });
    return isAgain ? undefined : ({ kind: 'granted', batch, fence } as const);
  }

  #noteHeld(nowMs: number, verb: string, args: HeldArguments): Applied | undefined {
    const { batch, fence } = args;
    if (verb === 'renew') {
      const isAdopted = this.oracle.renewed(nowMs, { batch, fence, leaseMs: args.leaseMs ?? 0 });
      return isAdopted ? { kind: 'adopted', batch, fence } : undefined;
    }
    this.oracle.heldBy(verb, batch, fence);
    if (verb === 'release') this.oracle.released(batch);
    return undefined;
  }

  #noteLeader(
    nowMs: number,
    verb: string,
    args: unknown,
    kind: string | undefined,
    reply: unknown,
  ): Applied | undefined {
    if (verb === 'control') return this.#noteControl(args as { control: { kind: string } });
    if (verb === 'hold' || kind === 'fenced' || kind === 'nojob') return undefined;
    this.oracle.obeyed(verb, (args as { epoch: string }).epoch);
    if (verb === 'reap') {
      const { batches } = reply as { batches: readonly number[] };
      const reaped = batches.map((batch) => ({ batch, fence: this.oracle.fenceOf(batch) ?? '' }));
      this.oracle.reaped(nowMs, batches);
      return { kind: 'reaped', batches: reaped };
    }
    if (verb === 'seal') this.#noteSeal();
    if (!['seal', 'reopen', 'finish', 'drop'].includes(verb)) return undefined;
    const isRepeated = verb === 'reopen' && (args as { round: number }).round <= this.#round;
    if (isRepeated) return undefined;
    if (verb === 'reopen') this.#time.given((args as { budgetMs: number }).budgetMs);
    const fences = [...this.oracle.leases.values()].map(({ token }) => token);
    this.oracle.closed();
    return { kind: 'closed', verb, fences };
  }

  /** As it was a moment ago, before the verb: the last look. */
  #noteSeal(): void {
    const { okKeys } = this;
    const plan = this.#plan ?? new Map<string, PlanItem>();
    this.seals.sealed(this.#round, { job: this.#job, plan, okKeys }, this.#world.hasObject);
  }

  #noteControl({ control }: { control: { kind: string } }): undefined {
    if (control.kind === 'deadline') this.#time.given(undefined);
  }

  /** `sealed` ends a worker's work: it is said of a sealed round alone. */
  #checkSealed(verb: string, reply: unknown): void {
    if (verb === 'seal' || (reply as { kind?: string } | undefined)?.kind !== 'sealed') return;
    const isSealed = this.meta !== undefined && this.meta.state.phase !== 'extracting';
    demand(isSealed || !this.#isSure, 'Nojob', () => `${verb} was told that the round is sealed`);
  }

  /** I1, I2, I4, I5: the whole index, between two verbs. */
  async #look(): Promise<void> {
    const { coordinator } = this.#world;
    const meta = await coordinator.meta(this.#job);
    if (!meta?.planHash) return;
    this.#plan ??= await this.#world.planOf(this.#job);
    const items = new Map<string, TerminalItem['state']>();
    for await (const page of coordinator.terminal(this.#job)) {
      for (const { key, state } of page) items.set(key, state);
    }
    this.meta = meta;
    this.#isSure = true;
    this.#checkCounts(meta, items);
    this.#checkBatches(await coordinator.batches(this.#job), items);
    this.#checkForward(meta, items);
    this.#items = items;
  }

  #checkCounts(meta: JobMeta, items: ReadonlyMap<string, TerminalItem['state']>): void {
    const ok = [...items.values()].filter(({ kind }) => kind === 'ok').length;
    const told = `${meta.ok} ok and ${meta.failed} failed`;
    const isCounted = meta.ok === ok && meta.failed === items.size - ok;
    demand(isCounted, 'I1', () => `${told}, but ${items.size} have ended, ${ok} of them ok`);
    for (const key of items.keys()) {
      demand(this.#plan?.has(key) ?? false, 'I2', () => `${key} has ended and is not in the plan`);
    }
    demand(items.size <= meta.total, 'I2', () => `${items.size} of ${meta.total} have ended`);
  }

  #checkBatches(
    batches: readonly BatchState[],
    items: ReadonlyMap<string, TerminalItem['state']>,
  ): void {
    const left = batches.reduce((sum, batch) => sum + batch.left, 0);
    const total = this.#plan?.size ?? 0;
    demand(
      left === total - items.size,
      'I1',
      () => `${left} of ${total} left, ${items.size} ended`,
    );
    for (const { batch, leased, open } of batches) {
      demand(!(leased && open), 'I6', () => `batch ${batch} is leased and open`);
      const fence = this.oracle.fenceOf(batch);
      demand(leased || !fence, 'I6', () => `batch ${batch} lost its lease ${String(fence)}`);
    }
  }

  #checkForward(meta: JobMeta, items: ReadonlyMap<string, TerminalItem['state']>): void {
    const progress = progressOf(meta);
    demand(progress >= this.#progress, 'I5', () => `from ${this.#progress} back to ${progress}`);
    if (meta.state.round === this.#round) {
      for (const [key, { kind }] of this.#items) {
        if (kind !== 'ok') continue;
        demand(items.get(key)?.kind === 'ok', 'I4', () => `${key} was ok and is no more`);
      }
    }
    this.#round = meta.state.round;
    this.#progress = progress;
  }

  /** I3, and that a failure was taken only from who answers for its batch. */
  #checkProofs({ by, items }: CommitArguments, reply: CommitReply): void {
    if (reply.kind !== 'committed') return;
    const accepted = new Set(reply.accepted);
    for (const { key, batch, state } of items) {
      if (state.kind === 'ok') this.#checkOutput(key);
      else if (accepted.has(key)) this.#checkAnswers(by, key, batch);
    }
  }

  #checkOutput(key: string): void {
    const item = this.#plan?.get(key);
    if (!item) return;
    const output = outputKey(this.#job, item);
    demand(this.#world.hasObject(output), 'I3', () => `${key} is ok without ${output}`);
  }

  #checkAnswers(by: Reporter, key: string, batch: number): void {
    if (by.kind === 'worker') this.oracle.heldBy(`the failure of ${key}`, batch, by.fence);
    else this.oracle.obeyed(`the failure of ${key}`, by.epoch);
  }
}

/** These change leases and nothing else. */
const keepers = new Set(['stamp', 'renew', 'lead', 'offer', 'dispatch']);

type StampArguments = { readonly spend?: Spend };
type LeadArguments = { readonly owner: string; readonly leaseMs: number };
type HeldArguments = { readonly batch: number; readonly fence: string; readonly leaseMs?: number };
type CommitArguments = { readonly by: Reporter; readonly items: readonly ItemReport[] };
