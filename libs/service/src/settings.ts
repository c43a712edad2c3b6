/** Limits and lengths of the service, each with what it protects. */
export type ServiceSettings = {
  /** Requests of one key in a minute, where the key says nothing of it; of one address without. */
  readonly requestsPerMinute: number;
  /** Bytes of one submission as they come. */
  readonly maxUploadBytes: number;
  /** Bytes of one submission once they are decompressed. */
  readonly maxPlainBytes: number;
  /** So many plain bytes are let through at any inflation: a short text may be one repeated line. */
  readonly freePlainBytes: number;
  /** Plain bytes per compressed byte: text gives 5 to 30, a bomb a thousand. */
  readonly maxInflation: number;
  readonly maxItems: number;
  /** A submission with more bad lines is no pipeline with some bad lines. */
  readonly maxRejected: number;
  /** Bytes of a JSON body. */
  readonly maxJsonBytes: number;
  /** Submissions taken in at a time, of all tenants: each holds a list of its items' ids. */
  readonly maxSubmissions: number;
  readonly maxWatchers: number;
  /** No byte of a body for so long ends it. */
  readonly bodyIdleMs: number;
  /** Over its whole length a body must come at least as fast, after `bodyIdleMs`. */
  readonly minBodyBytesPerSecond: number;
  readonly headersMs: number;
  /** A connection on which nothing moves in either direction. */
  readonly idleConnectionMs: number;
  readonly heartbeatMs: number;
  /** At most one `progress` of a job in so long. */
  readonly progressMs: number;
  /** Requests under way at a shutdown get so long. */
  readonly drainMs: number;
};

const mebibyte = 1024 * 1024;

export const defaultServiceSettings: ServiceSettings = {
  requestsPerMinute: 1_200,
  maxUploadBytes: 5 * 1024 * mebibyte,
  maxPlainBytes: 50 * 1024 * mebibyte,
  freePlainBytes: 64 * mebibyte,
  maxInflation: 200,
  maxItems: 1_000_000,
  maxRejected: 100_000,
  maxJsonBytes: mebibyte,
  maxSubmissions: 8,
  maxWatchers: 2_000,
  bodyIdleMs: 30_000,
  minBodyBytesPerSecond: 1_000,
  headersMs: 15_000,
  idleConnectionMs: 120_000,
  heartbeatMs: 15_000,
  progressMs: 500,
  drainMs: 5_000,
};
