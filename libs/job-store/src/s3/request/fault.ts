import { RetryableError, TerminalError } from '@longhaul/ports/errors';

/**
 * What a failed request means, by what follows from it.
 * - answers, which the caller expects: `missing` no such object, `taken` a write condition did not
 *   hold, `outside` a range behind the end, `gone` no such multipart upload
 * - `conflict`: another write of this key is on its way; again at once
 * - `slow`: the store asks for less · `passing`: it or the network stumbled
 * - `credentials`: none were found, which passes where a role's are being fetched
 * - `standing`: nothing helps until somebody changes something
 * - `foreign`: not of the store or the network: a bug, thrown as it came
 */
export type FaultKind = AnswerKind | TroubleKind | 'foreign';
export type AnswerKind = 'missing' | 'taken' | 'outside' | 'gone';
export type TroubleKind = 'conflict' | 'slow' | 'passing' | 'credentials' | 'standing';

/** A request that had no answer within its deadline. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

const kindOfCode: Readonly<Record<string, FaultKind>> = {
  NoSuchKey: 'missing',
  NotFound: 'missing',
  PreconditionFailed: 'taken',
  InvalidRange: 'outside',
  NoSuchUpload: 'gone',
  ConditionalRequestConflict: 'conflict',
  OperationAborted: 'conflict',
  SlowDown: 'slow',
  ServiceUnavailable: 'slow',
  TooManyRequests: 'slow',
  Throttling: 'slow',
  RequestLimitExceeded: 'slow',
  CredentialsProviderError: 'credentials',
  TokenProviderError: 'credentials',
  DeadlineError: 'passing',
  TimeoutError: 'passing',
  AbortError: 'passing',
  InternalError: 'passing',
  RequestTimeout: 'passing',
  IncompleteBody: 'passing',
  BadDigest: 'passing',
  XAmzContentSHA256Mismatch: 'passing',
  // The SDK has learned the store's clock from this answer and signs the next request by it.
  RequestTimeTooSkewed: 'passing',
  NoSuchBucket: 'standing',
  PermanentRedirect: 'standing',
};

const passingCodes = new Set([
  ...['ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'ENOTFOUND'],
  ...['EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL', 'ERR_STREAM_PREMATURE_CLOSE'],
]);
const isCertificateCode = /^(?:ERR_TLS_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|EPROTO$)/;

export function faultOf(error: unknown): FaultKind {
  if (!(error instanceof Error)) return 'foreign';
  const known = kindOfCode[error.name];
  if (known) return known;
  const code = codeOf(error);
  if (code !== undefined && passingCodes.has(code)) return 'passing';
  if (code !== undefined && isCertificateCode.test(code)) return 'standing';
  // What the SDK says when the bytes are not those that the store's checksum names.
  if (error.message.startsWith('Checksum mismatch')) return 'passing';
  // A body that was cut off: Node has no code for it.
  if (error.message === 'aborted') return 'passing';
  return kindOfStatus(statusOf(error));
}

/** Answers to HEAD have no body and so no code. */
function kindOfStatus(status: number | undefined): FaultKind {
  if (status === undefined) return 'foreign';
  if (status === 404) return 'missing';
  if (status === 409) return 'conflict';
  if (status === 412) return 'taken';
  if (status === 416) return 'outside';
  if (status === 429 || status === 503) return 'slow';
  if (status >= 500 && status !== 501) return 'passing';
  // An answer that was no S3 at all, such as half an XML document.
  return status >= 200 && status < 300 ? 'passing' : 'standing';
}

/** Where a request went, for people. */
export type Deed = {
  /** As in "Could not …": `read`, `write`, `list`, `delete`. */
  readonly doing: string;
  /** Bucket, key and endpoint. */
  readonly place: string;
};

const bucketRights =
  's3:GetObject, s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload on its objects and s3:ListBucket on the bucket; without the last, an object that does not exist is refused as well';

/** What happened and what to do, by S3's code or Node's. */
const sentences: Readonly<Record<string, string>> = {
  NoSuchBucket: 'There is no such bucket. Create it, or correct the bucket name or the endpoint.',
  AccessDenied: `These credentials may not do that. Grant ${bucketRights}.`,
  InvalidAccessKeyId: 'The access key is not known there. Check it and the endpoint.',
  SignatureDoesNotMatch:
    'The secret key does not belong to the access key. Check both; a proxy that rewrites requests also causes this.',
  ExpiredToken: 'The session token has expired. Sign in again, or use a role.',
  InvalidToken: 'The session token is not valid. Sign in again, or use a role.',
  CredentialsProviderError:
    'No credentials were found. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the task or function a role.',
  NotImplemented:
    'The store does not know this request. Use a store with conditional writes, multipart uploads and ListObjectsV2.',
  InvalidBucketName: 'The bucket name is not a valid one. Correct it.',
};
const certificateSentence =
  'No trusted TLS connection came about. Check whether the endpoint is https, and its certificate.';
const elsewhere = 'The bucket lies in another region';

/** How long a caller waits before trying again what was already tried several times. */
const retryAfterMs = 5_000;

/** A failed request as an error named by what its caller does next, the original as its cause. */
export function storeError(error: unknown, kind: TroubleKind, deed: Deed): Error {
  const code = shownCode(error);
  const what = `Could not ${deed.doing} ${deed.place} (${code}).`;
  if (kind === 'standing' || kind === 'credentials') {
    return new TerminalError(`${what} ${adviceFor(error, code)}`, { cause: error });
  }
  const why = kind === 'slow' ? 'It asks for fewer requests' : 'It could not be reached or failed';
  return new RetryableError(`${what} ${why}, also when asked again.`, retryAfterMs, {
    cause: error,
  });
}

function adviceFor(error: unknown, code: string): string {
  const known = sentences[code];
  if (known !== undefined) return known;
  if (isCertificateCode.test(code)) return certificateSentence;
  const status = statusOf(error);
  if (status === 301 || code === 'AuthorizationHeaderMalformed') {
    const region = regionOf(error);
    return `${elsewhere}${region === undefined ? '' : `, ${region}`}. Set the region to that of the bucket.`;
  }
  if (status === 403) return sentences['AccessDenied'] ?? '';
  if (status === 501) return sentences['NotImplemented'] ?? '';
  return 'Check the bucket, its policy and the endpoint, then start again.';
}

function shownCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code = codeOf(error);
  const isNamed =
    error.name !== 'Error' && error.name !== 'Unknown' && error.name !== 'UnknownError';
  return isNamed ? error.name : (code ?? `status ${String(statusOf(error))}`);
}

/** Node's code of a failed connection, such as `ECONNRESET`. */
function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

type FromSdk = {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: {
    readonly statusCode?: number;
    readonly headers?: Readonly<Record<string, string>>;
  };
  readonly Region?: string;
};

function statusOf(error: unknown): number | undefined {
  const { $metadata, $response } = error as FromSdk;
  return $metadata?.httpStatusCode ?? $response?.statusCode;
}

function regionOf(error: unknown): string | undefined {
  const { Region, $response } = error as FromSdk;
  return Region ?? $response?.headers?.['x-amz-bucket-region'];
}
