import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { S3Error } from './s3-error.ts';

/** Whose signatures are right here. */
export type Credentials = { readonly accessKeyId: string; readonly secretAccessKey: string };

export type SignedRequest = {
  readonly method: string;
  /** As sent: encoded, without the query. */
  readonly path: string;
  readonly query: string;
  readonly headers: ReadonlyMap<string, string>;
};

const headerPattern =
  /^AWS4-HMAC-SHA256 Credential=([^,/]+)\/(\d{8})\/([^/,]+)\/([^/,]+)\/aws4_request,\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]{64})$/;

/**
 * Verifies a request's Signature Version 4 as it stands in its Authorization header, or in the query
 * of a presigned URL.
 *
 * @throws AccessDenied without a signature, InvalidAccessKeyId, SignatureDoesNotMatch
 */
export function verifySignature(request: SignedRequest, credentials: Credentials): void {
  const { accessKeyId, day, region, service, names, given, instant } = signatureOf(request);
  if (accessKeyId !== credentials.accessKeyId) {
    const message = 'The AWS Access Key Id you provided does not exist in our records.';
    throw new S3Error('InvalidAccessKeyId', message);
  }
  const scope = `${day}/${region}/${service}/aws4_request`;
  const canonical = sha256(canonicalRequest(request, names));
  const text = ['AWS4-HMAC-SHA256', instant, scope, canonical].join('\n');
  const scopeKey = [day, region, service, 'aws4_request'].reduce<Buffer | string>(
    hmac,
    `AWS4${credentials.secretAccessKey}`,
  );
  if (!timingSafeEqual(hmac(scopeKey, text), Buffer.from(given, 'hex'))) {
    const message =
      'The request signature we calculated does not match the signature you provided.';
    throw new S3Error('SignatureDoesNotMatch', message);
  }
}

type Signature = {
  readonly accessKeyId: string;
  readonly day: string;
  readonly region: string;
  readonly service: string;
  readonly names: string;
  readonly given: string;
  readonly instant: string;
};

function signatureOf(request: SignedRequest): Signature {
  const header = request.headers.get('authorization');
  if (header === undefined) return signatureInQuery(request);
  const parts = headerPattern.exec(header);
  if (!parts) throw new S3Error('AuthorizationHeaderMalformed', 'The header is malformed.');
  const [, accessKeyId = '', day = '', region = '', service = '', names = '', given = ''] = parts;
  const instant = request.headers.get('x-amz-date') ?? '';
  return { accessKeyId, day, region, service, names, given, instant };
}

function signatureInQuery({ query }: SignedRequest): Signature {
  const fields = new URLSearchParams(query);
  const given = fields.get('X-Amz-Signature');
  if (given === null) throw new S3Error('AccessDenied', 'Access Denied: no signature.');
  const [accessKeyId = '', day = '', region = '', service = ''] = (
    fields.get('X-Amz-Credential') ?? ''
  ).split('/');
  const instant = fields.get('X-Amz-Date') ?? '';
  const at = instant.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const endsAt = Date.parse(at) + 1000 * Number(fields.get('X-Amz-Expires'));
  if (!(Date.now() < endsAt)) throw new S3Error('AccessDenied', 'Request has expired.');
  const names = fields.get('X-Amz-SignedHeaders') ?? '';
  return { accessKeyId, day, region, service, names, given, instant };
}

function canonicalRequest({ method, path, query, headers }: SignedRequest, names: string): string {
  const fields = names.split(';').map((name) => {
    const value = (headers.get(name) ?? '').trim().replace(/ +/g, ' ');
    return `${name}:${value}\n`;
  });
  const hash = headers.get('x-amz-content-sha256') ?? 'UNSIGNED-PAYLOAD';
  return [method, path, canonicalQuery(query), fields.join(''), names, hash].join('\n');
}

function canonicalQuery(query: string): string {
  const pairs = query
    .split('&')
    .filter((pair) => pair !== '' && !pair.startsWith('X-Amz-Signature='));
  return pairs
    .map((pair) => (pair.includes('=') ? pair : `${pair}=`))
    .sort()
    .join('&');
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
