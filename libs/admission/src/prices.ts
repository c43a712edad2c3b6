/**
 * What model requests cost, by a dated table. Money is whole micro-dollars (1e-6 USD) inside.
 * A model without a price has an unknown cost, never a cost of 0.
 */
import * as z from 'zod';

/** Micro-dollars per million tokens, whole. */
export interface ModelPrice {
  readonly input: number;
  /** For the part of the input that the provider had cached. */
  readonly cachedInput: number;
  /** Reasoning tokens are output. */
  readonly output: number;
}

export interface PriceTable {
  /** The day the prices were read, or the user's own name for them; recorded in every output. */
  readonly version: string;
  readonly models: Readonly<Record<string, ModelPrice>>;
}

const tokensPerPrice = 1_000_000;
const microDollarsPerDollar = 1_000_000;

/** List prices; cached input costs a tenth. */
export const defaultPrices: PriceTable = {
  version: '2026-11-01',
  models: {
    'gpt-5.4-mini': { input: 750_000, cachedInput: 75_000, output: 4_500_000 },
    'gpt-5.4-nano': { input: 200_000, cachedInput: 20_000, output: 1_250_000 },
    'gpt-5.5': { input: 5_000_000, cachedInput: 500_000, output: 30_000_000 },
  },
};

/** Simulated models show what the job would cost with this one. */
export const simulatedPricedAs = 'gpt-5.4-mini';
/** How the names of simulated models begin. */
export const simulatedPrefix = 'simulated-';

const usdPerMillionSchema = z.number().min(0).max(10_000);

const wirePriceSchema = z.strictObject({
  input: usdPerMillionSchema,
  cached_input: usdPerMillionSchema.optional(),
  output: usdPerMillionSchema,
});

const wireTableSchema = z.strictObject({
  schema_version: z.literal(1),
  version: z
    .string()
    .regex(/^[A-Za-z0-9._+-]{1,128}$/, 'letters, digits, ".", "_", "+", "-"; 1 to 128'),
  models: z.record(z.string().min(1).max(128), wirePriceSchema),
});

const microDollarsSchema = z.number().int().nonnegative();

const tableSchema = z.object({
  version: z.string(),
  models: z.record(
    z.string(),
    z.object({
      input: microDollarsSchema,
      cachedInput: microDollarsSchema,
      output: microDollarsSchema,
    }),
  ),
});

/**
 * A user's price file, in dollars per million tokens:
 * `{"schema_version": 1, "version": "…", "models": {"name": {"input": 0.75, "cached_input": 0.075,
 * "output": 4.5}}}`. Without `cached_input` cached tokens cost what others do: not every provider
 * discounts them, and a cost must not be understated.
 */
export const priceTableSchema = z.codec(wireTableSchema, tableSchema, {
  decode: ({ version, models }) => ({ version, models: mapValues(models, priceFromWire) }),
  encode: ({ version, models }) => ({
    schema_version: 1 as const,
    version,
    models: mapValues(models, priceToWire),
  }),
});

/** The user's prices over the base ones; the version names both. */
export function withPrices(base: PriceTable, own: PriceTable): PriceTable {
  return {
    version: `${own.version}+${base.version}`,
    models: { ...base.models, ...own.models },
  };
}

/** A model's price, and how it was found. */
export interface FoundPrice {
  readonly price: ModelPrice;
  /** The name in the table. */
  readonly pricedAs: string;
  /** Nobody is charged: the price is that of {@link simulatedPricedAs}. */
  readonly simulated: boolean;
}

/**
 * Finds a model by its name, or by its name without a date at the end (`gpt-5.5-2026-03-01`,
 * `gpt-5.5-20260301`). No other ending is taken off: `gpt-5.5-pro` is another model, at another price.
 */
export function priceOf(table: PriceTable, model: string): FoundPrice | undefined {
  const undated = model.replace(/-\d{4}-?\d{2}-?\d{2}$/, '');
  const simulated = model.startsWith(simulatedPrefix);
  const candidates = simulated ? [model, undated, simulatedPricedAs] : [model, undated];
  const pricedAs = candidates.find((name) => Object.hasOwn(table.models, name));
  const price = pricedAs === undefined ? undefined : table.models[pricedAs];
  return pricedAs === undefined || price === undefined ? undefined : { price, pricedAs, simulated };
}

/** Tokens of one request, or of several added up; whole, >= 0. */
export interface TokenUsage {
  readonly inputTokens: number;
  /** Part of `inputTokens`. */
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  /** Part of `outputTokens`. */
  readonly reasoningTokens: number;
}

export const noUsage: TokenUsage = {
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
};

/** Adds two usages, field by field. */
export function addUsage(a: TokenUsage, b: TokenUsage): TokenUsage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    reasoningTokens: a.reasoningTokens + b.reasoningTokens,
  };
}

/**
 * The cost of one call in whole micro-dollars, rounded half up once; undefined: no price is known.
 * A job's cost is the sum over its calls, so that it equals what its outputs say. More cached than
 * input tokens, which some servers report, count as all input cached.
 */
export function costMicroDollars(
  table: PriceTable,
  model: string,
  usage: TokenUsage,
): number | undefined {
  const price = priceOf(table, model)?.price;
  return price && costAt(price, usage);
}

/** What a plan expects to send and get, over all its items. */
export interface PlannedTokens {
  readonly inputTokens: number;
  /** The stable prefix of all requests, which the provider may have cached; part of the input. */
  readonly cacheableTokens: number;
  readonly expectedOutputTokens: number;
  readonly maxOutputTokens: number;
}

/** A plan's cost in whole micro-dollars. */
export interface CostRange {
  readonly lowMicroDollars: number;
  readonly highMicroDollars: number;
}

/** Retries may add one call to so many (retry.ts: 10 % of a job's calls). */
const callsPerRetry = 10;

/**
 * What a plan will cost; undefined: no price is known. Low: the prefix cached, replies of the
 * expected length, no retries. High: nothing cached, every reply at its limit, a tenth more calls.
 * Repairs are left out (they are rare): the range informs, the spending cap binds.
 */
export function costRange(
  table: PriceTable,
  model: string,
  planned: PlannedTokens,
): CostRange | undefined {
  const price = priceOf(table, model)?.price;
  if (!price) return undefined;
  const low = costAt(price, {
    ...noUsage,
    inputTokens: planned.inputTokens,
    cachedInputTokens: planned.cacheableTokens,
    outputTokens: planned.expectedOutputTokens,
  });
  const high = costAt(price, {
    ...noUsage,
    inputTokens: planned.inputTokens,
    outputTokens: Math.max(planned.maxOutputTokens, planned.expectedOutputTokens),
  });
  return { lowMicroDollars: low, highMicroDollars: high + Math.ceil(high / callsPerRetry) };
}

function costAt(price: ModelPrice, usage: TokenUsage): number {
  const cachedTokens = Math.min(usage.cachedInputTokens, usage.inputTokens);
  const millionths =
    (usage.inputTokens - cachedTokens) * price.input +
    cachedTokens * price.cachedInput +
    usage.outputTokens * price.output;
  return Math.floor((millionths + tokensPerPrice / 2) / tokensPerPrice);
}

type WirePrice = z.infer<typeof wirePriceSchema>;

function priceFromWire(wire: WirePrice): ModelPrice {
  return {
    input: toMicroDollars(wire.input),
    cachedInput: toMicroDollars(wire.cached_input ?? wire.input),
    output: toMicroDollars(wire.output),
  };
}

function priceToWire(price: ModelPrice): WirePrice {
  return {
    input: price.input / microDollarsPerDollar,
    cached_input: price.cachedInput / microDollarsPerDollar,
    output: price.output / microDollarsPerDollar,
  };
}

function toMicroDollars(dollars: number): number {
  return Math.round(dollars * microDollarsPerDollar);
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, map: (value: A) => B) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
