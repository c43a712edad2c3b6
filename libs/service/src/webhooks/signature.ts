import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Signs messages as the Standard Webhooks specification (1.0) says: HMAC-SHA256 over
 * `id.timestamp.body`, in base64, behind `v1,`; the key is what follows `whsec_`, in base64.
 */
export type SignedHeaders = {
  readonly 'webhook-id': string;
  /** Seconds since 1970. */
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
};

const secretPrefix = 'whsec_';

export function newSecret(): string {
  return `${secretPrefix}${randomBytes(32).toString('base64')}`;
}

export function sign(secret: string, id: string, atMs: number, body: string): SignedHeaders {
  const timestamp = String(Math.floor(atMs / 1000));
  const signature = `v1,${macOf(secret, `${id}.${timestamp}.${body}`)}`;
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
}

function macOf(secret: string, text: string): string {
  const key = Buffer.from(secret.replace(secretPrefix, ''), 'base64');
  return createHmac('sha256', key).update(text).digest('base64');
}

export type Verification =
  { readonly ok: true; readonly id: string } | { readonly ok: false; readonly reason: string };

/** Messages older or newer than this are replays, or come from a clock that is wrong. */
const defaultToleranceMs = 5 * 60_000;

/**
 * For receivers: whether a message is ours, and of now. A receiver keeps the ids of the last
 * `toleranceMs` and acts on each once: the same message may arrive twice.
 *
 * @param headers with lower-case names
 * @param body the body as it came, not parsed and written again
 */
export function verifyWebhook(
  secret: string,
  headers: Readonly<Record<string, string | undefined>>,
  body: string,
  nowMs: number,
  toleranceMs: number = defaultToleranceMs,
): Verification {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const signatures = headers['webhook-signature'];
  if (!id || !timestamp || !signatures || !/^\d{1,12}$/.test(timestamp)) {
    return { ok: false, reason: 'its headers are missing or malformed' };
  }
  if (Math.abs(nowMs - 1000 * Number(timestamp)) > toleranceMs) {
    return { ok: false, reason: 'it is too old, or from the future' };
  }
  const wanted = macOf(secret, `${id}.${timestamp}.${body}`);
  const isSigned = signatures.split(' ').some((one) => {
    const [version, given = ''] = one.split(',');
    return version === 'v1' && isEqual(given, wanted);
  });
  return isSigned ? { ok: true, id } : { ok: false, reason: 'its signature does not fit' };
}

function isEqual(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
