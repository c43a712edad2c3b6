/**
 * Seconds of one call from its tokens. The median is
 * `(base + input + output) × ratio`; around it latencies are taken as log-normal.
 * A plain value: every change makes a new one.
 */
export interface LatencyModel {
  /** What a call costs before its first token, in seconds; above 0. */
  readonly baseSeconds: number;
  readonly secondsPerThousandInputTokens: number;
  readonly secondsPerThousandOutputTokens: number;
  /** Learned correction of the median: observed over predicted; 1 = as predicted. */
  readonly ratio: number;
  /** Learned standard deviation of ln(observed / median). */
  readonly spread: number;
}

/** The size of one call. */
export interface CallTokens {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** A call that was seen to end well. */
export interface ObservedCall extends CallTokens {
  readonly seconds: number;
}

/** How long a call takes: half of all calls end within the p50, and so on. */
export interface LatencyEstimate {
  readonly p50Seconds: number;
  readonly p90Seconds: number;
  readonly p99Seconds: number;
}

/**
 * The start before anything is observed: an ordinary deal (31,000 tokens in, 800 out) has its p10
 * to p90 at about 25 to 35 s, a heavy one (70,000 to 90,000 in, 1,000 out) its median at 50 to 60 s.
 */
export const DEFAULT_LATENCY_MODEL: LatencyModel = {
  baseSeconds: 2,
  secondsPerThousandInputTokens: 0.45,
  secondsPerThousandOutputTokens: 17.5,
  ratio: 1,
  spread: 0.12,
};

/** Standard normal quantiles of 0.9 and 0.99. */
const Z90 = 1.2816;
const Z99 = 2.3263;

/** Weight of the newest observation: about the last twenty calls count. */
const LEARNING_RATE = 0.1;

/** A residual counts for at most this many spreads, so one outlier moves the median a few percent. */
const MAX_SPREADS = 3;

/** Keeps p90 apart from p50 when calls look alike, and a residual's limit above nothing. */
const MIN_SPREAD = 0.05;

/** Keeps p99 within about ten medians while a model that was far off is still learning. */
const MAX_SPREAD = 1;

/** The call's expected time, in seconds; p50 < p90 < p99. */
export function estimateSeconds(model: LatencyModel, tokens: CallTokens): LatencyEstimate {
  const p50Seconds = predictedSeconds(model, tokens);
  return {
    p50Seconds,
    p90Seconds: p50Seconds * Math.exp(Z90 * model.spread),
    p99Seconds: p50Seconds * Math.exp(Z99 * model.spread),
  };
}

/**
 * The model after one more call: exponentially weighted means of ln(observed / median) and of its
 * square. Residuals are limited to 3 spreads (Huber's clipping), so an outlier hardly counts; but a
 * run of them widens the spread each time, so a model wrong by a factor of 100 is right again
 * to 5 % after fifty calls. The same calls in the same order give the same model.
 *
 * Seconds that are negative or not finite, as after a clock was set back, teach nothing.
 */
export function observe(model: LatencyModel, call: ObservedCall): LatencyModel {
  if (!Number.isFinite(call.seconds) || call.seconds < 0) return model;
  const limit = MAX_SPREADS * model.spread;
  const residual = clamp(Math.log(call.seconds / predictedSeconds(model, call)), -limit, limit);
  const variance = (1 - LEARNING_RATE) * model.spread ** 2 + LEARNING_RATE * residual ** 2;
  return {
    ...model,
    ratio: model.ratio * Math.exp(LEARNING_RATE * residual),
    spread: clamp(Math.sqrt(variance), MIN_SPREAD, MAX_SPREAD),
  };
}

/**
 * The same model with every time multiplied by `factor`: 0.01 for latencies simulated 1:100.
 *
 * @throws RangeError unless the factor is finite and above 0.
 */
export function scaleLatency(model: LatencyModel, factor: number): LatencyModel {
  if (!Number.isFinite(factor) || factor <= 0) {
    throw new RangeError(`The latency factor is ${factor}: give a finite number above 0.`);
  }
  return {
    ...model,
    baseSeconds: model.baseSeconds * factor,
    secondsPerThousandInputTokens: model.secondsPerThousandInputTokens * factor,
    secondsPerThousandOutputTokens: model.secondsPerThousandOutputTokens * factor,
  };
}

function predictedSeconds(model: LatencyModel, { inputTokens, outputTokens }: CallTokens): number {
  const inputSeconds = (inputTokens / 1000) * model.secondsPerThousandInputTokens;
  const outputSeconds = (outputTokens / 1000) * model.secondsPerThousandOutputTokens;
  return (model.baseSeconds + inputSeconds + outputSeconds) * model.ratio;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
