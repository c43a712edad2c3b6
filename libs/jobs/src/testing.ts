/** fast-check arbitraries of this library's values, for its own tests and those of its users. */
import { tokenUsage } from '@longhaul/admission/testing';
import * as fc from 'fast-check';
import type { Rejection, Submission } from './documents/submission.ts';
import type { Control } from './documents/control.ts';
import type { RedriveRequest } from './documents/control.ts';
import { itemKeys } from './item-id.ts';
import { outcomes, statuses } from './job-state.ts';
import type { Manifest, ManifestItem } from './documents/manifest.ts';
import { outcomeCodes, type ItemState, type OutcomeCode } from './outcome-code.ts';
import type { Failure, Provenance, Spending } from './documents/output.ts';
import type { BatchIndex, BatchItem, Plan, Work } from './documents/plan.ts';
import type { JsonObject } from './wire.ts';

/** Somebody else's JSON: any keys, in any spelling, nested. */
export function jsonObject(): fc.Arbitrary<JsonObject> {
  const key = fc.oneof(fc.string(), fc.constantFrom('camelCase', 'snake_case', 'at'));
  return fc
    .dictionary(key, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 })
    .map((object) => JSON.stringify(object))
    .filter((text) => !text.includes('"__proto__"'))
    .map((text) => JSON.parse(text) as JsonObject);
}

/** Epoch milliseconds between 1970 and 2100. */
export function instant(): fc.Arbitrary<number> {
  return fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) });
}

/** Up to a million dollars. */
export function microDollars(): fc.Arbitrary<number> {
  return fc.nat({ max: 1_000_000_000_000 });
}

/** An id as users write them: plain, with odd characters, or one that poses as a key. */
export function itemId(): fc.Arbitrary<string> {
  const odd = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .filter((text) => !/[\p{Cc}\u2028\u2029]/u.test(text));
  const plain = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
  const posing = fc.stringMatching(/^[xX]_[0-9a-fA-F]{40}$/);
  const alike = fc.mixedCase(fc.constant('deal-a'));
  return fc.oneof(plain, odd, posing, alike);
}

/** Ids of one job: distinct, some of them alike but for their case. */
export function itemIds(): fc.Arbitrary<string[]> {
  return fc.uniqueArray(itemId(), { maxLength: 12 });
}

export function outcomeCode(): fc.Arbitrary<OutcomeCode> {
  return fc.constantFrom(...outcomeCodes);
}

export function itemState(): fc.Arbitrary<ItemState> {
  return fc.oneof(
    fc.constant<ItemState>({ kind: 'none' }),
    fc.constant<ItemState>({ kind: 'ok' }),
    outcomeCode().map((code): ItemState => ({ kind: 'failed', code })),
  );
}

export function work(): fc.Arbitrary<Work> {
  return fc.record({
    workload: fc.string(),
    workloadVersion: fc.string(),
    promptVersion: fc.string(),
    model: fc.string(),
    parameters: jsonObject(),
    endpoint: fc.stringMatching(/^[a-z]{1,8}\.example\/v[0-9]$/),
  });
}

function thresholds(): fc.Arbitrary<Submission['thresholds']> {
  return withOptional({}, { toleratedFailures: fc.nat(), toleratedFailureShare: positive(1) });
}

export function submission(): fc.Arbitrary<Submission> {
  const count = fc.nat();
  const required = {
    schemaVersion: fc.constant(1 as const),
    jobId: fc.string(),
    tenant: fc.string(),
    pipeline: fc.string(),
    submittedAt: instant(),
    asOf: instant(),
    identity: hash(16),
    inputKey: fc.string(),
    rejectedKey: fc.string(),
    accepted: count,
    rejected: count,
    bytes: count,
    unknownFields: count,
    work: work(),
    plan: fc.record({
      kind: fc.constantFrom('fixed' as const, 'adaptive' as const),
      batchSize: fc.integer({ min: 1, max: 1000 }),
      lanes: fc.integer({ min: 1, max: 1000 }),
    }),
    thresholds: thresholds(),
  };
  return withOptional(required, { deadlineAt: instant(), capMicroDollars: microDollars() });
}

export function rejection(): fc.Arbitrary<Rejection> {
  const required = { line: fc.integer({ min: 1 }), field: fc.string(), reason: fc.string() };
  return withOptional(required, { itemId: itemId() });
}

/** Items of one plan in batch order, with the keys that a planner gives them. */
export function batchItems(): fc.Arbitrary<BatchItem[]> {
  const seconds = positive(3_600);
  const draft = fc.record({
    id: itemId(),
    name: fc.string(),
    extent: extent(),
    contentHash: hash(64),
    workHash: hash(16),
    estimate: fc.record({
      inputTokens: fc.nat(),
      outputTokens: fc.nat(),
      seconds,
      p90Seconds: seconds,
    }),
    facts: jsonObject(),
  });
  return fc.uniqueArray(draft, { selector: ({ id }) => id, maxLength: 8 }).map((drafts) => {
    const keyOf = itemKeys(drafts.map(({ id }) => id));
    return drafts.map((item, at) => ({ ...item, key: keyOf(item.id), batch: at >> 1 }));
  });
}

export function plan(): fc.Arbitrary<Plan> {
  const required = {
    schemaVersion: fc.constant(1 as const),
    jobId: hash(16),
    tenant: fc.constant('local'),
    createdAt: instant(),
    asOf: instant(),
    inputKey: fc.constant('local/uploads/u.ndjson'),
    work: work(),
    planKind: fc.constantFrom('fixed' as const, 'adaptive' as const),
    lanes: fc.integer({ min: 1, max: 64 }),
    budgetMs: fc.integer({ min: 1 }),
    items: batchItems().map((items) => items.map(({ facts: _facts, ...item }) => item)),
  };
  return withOptional(required, { deadlineAt: instant() }).map((made) => ({
    ...made,
    batchCount: Math.ceil(made.items.length / 2),
  }));
}

export function batchIndex(): fc.Arbitrary<BatchIndex> {
  return fc.record({
    schemaVersion: fc.constant(1),
    batch: fc.nat(),
    inputKey: fc.string(),
    work: work(),
    items: batchItems(),
  });
}

const spendingFields = {
  usage: tokenUsage(),
  priceTable: fc.string(),
  tries: fc.array(tryRecord(), { maxLength: 3 }),
  rateRefusals: fc.nat(),
};

export function spending(): fc.Arbitrary<Spending> {
  return withOptional(spendingFields, { costMicroDollars: microDollars() });
}

export function provenance(): fc.Arbitrary<Provenance> {
  const required = {
    ...spendingFields,
    schemaVersion: fc.constant(1 as const),
    batchIndex: fc.nat(),
    workHash: hash(16),
    model: fc.string(),
    workload: fc.string(),
    workloadVersion: fc.string(),
    promptVersion: fc.string(),
    createdAt: instant(),
  };
  return withOptional(required, { costMicroDollars: microDollars() });
}

export function failure(): fc.Arbitrary<Failure> {
  const required = {
    schemaVersion: fc.constant(1 as const),
    itemId: itemId(),
    itemName: fc.string(),
    batchIndex: fc.nat(),
    code: outcomeCode(),
    message: fc.string(),
    failedAt: instant(),
  };
  return withOptional(required, { spending: spending() });
}

export function manifest(): fc.Arbitrary<Manifest> {
  const count = fc.nat();
  const required = {
    schemaVersion: fc.constant(1 as const),
    jobId: fc.string(),
    tenant: fc.string(),
    round: fc.integer({ min: 1, max: 9 }),
    pipeline: fc.string(),
    status: fc.constantFrom(...statuses),
    outcome: fc.constantFrom(...outcomes),
    total: count,
    ok: count,
    failed: count,
    rejected: count,
    withoutCall: count,
    message: fc.string(),
    workload: fc.string(),
    work: work(),
    planHash: hash(16),
    usage: tokenUsage(),
    priceTable: fc.string(),
    requests: count,
    rateRefusals: count,
    timings: fc.record({ startedAt: instant(), sealedAt: instant(), spentMs: count }),
    errors: fc.array(fc.string(), { maxLength: 3 }),
    items: fc.array(manifestItem(), { maxLength: 6 }),
  };
  return withOptional(required, { costMicroDollars: microDollars() });
}

export function manifestItem(): fc.Arbitrary<ManifestItem> {
  const required = {
    id: itemId(),
    outcome: fc.constantFrom('ok' as const, 'failed' as const),
    attempts: fc.nat(),
    batchIndex: fc.nat(),
  };
  return withOptional(required, {
    code: outcomeCode(),
    message: fc.string(),
    file: fc.string(),
    withoutCall: fc.boolean(),
  });
}

export function control(): fc.Arbitrary<Control> {
  const hold = fc.constantFrom('paused', 'blocked', 'budget');
  return fc.oneof(
    fc.record({ kind: fc.constant('stop'), mode: fc.constantFrom('drain', 'now') }),
    fc.record({ kind: fc.constant('hold'), hold, reason: fc.string() }),
    fc.record({ kind: fc.constant('resume') }),
    fc.record({ kind: fc.constant('deadline'), deadlineAt: instant() }),
    fc.record({ kind: fc.constant('cap'), capMicroDollars: microDollars() }),
    fc.record({ kind: fc.constant('concurrency'), lanes: fc.integer({ min: 1, max: 1000 }) }),
    fc.record({ kind: fc.constant('thresholds'), thresholds: thresholds() }),
  );
}

export function redriveRequest(): fc.Arbitrary<RedriveRequest> {
  const required = {
    schemaVersion: fc.constant(1 as const),
    requestedAt: instant(),
    itemIds: fc.array(itemId(), { maxLength: 4 }),
    codes: fc.array(outcomeCode(), { maxLength: 4 }),
  };
  return withOptional(required, { controlSeq: fc.nat() });
}

/** Without -0, which JSON writes as 0. */
function positive(max: number): fc.Arbitrary<number> {
  return fc.double({ min: 0, max, noNaN: true }).map((number) => number + 0);
}

function hash(hexDigits: number): fc.Arbitrary<string> {
  return fc.stringMatching(new RegExp(`^[0-9a-f]{${String(hexDigits)}}$`));
}

function extent(): fc.Arbitrary<BatchItem['extent']> {
  const member = fc.record({ offset: fc.nat(), length: fc.integer({ min: 1 }) });
  return withOptional({ offset: fc.nat(), length: fc.nat() }, { member });
}

function tryRecord(): fc.Arbitrary<Spending['tries'][number]> {
  const required = { startedAt: instant(), durationMs: fc.nat(), outcome: fc.string() };
  return withOptional(required, { usage: tokenUsage() });
}

/** A record with all of the first and any of the second fields. */
function withOptional<Required extends object, Optional extends object>(
  required: { [Key in keyof Required]: fc.Arbitrary<Required[Key]> },
  optional: { [Key in keyof Optional]: fc.Arbitrary<Optional[Key]> },
): fc.Arbitrary<Required & Partial<Optional>> {
  const requiredKeys = Object.keys(required) as never[];
  return fc.record({ ...required, ...optional }, { requiredKeys }) as never;
}
