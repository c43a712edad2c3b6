import { createHash, createHmac } from 'node:crypto';

/** What signs a URL, and what for. */
export type PresignOptions = {
  readonly method: 'PUT' | 'GET';
  /** Scheme and host of the store, and the object's path in it, not encoded yet. */
  readonly origin: string;
  readonly path: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string | undefined;
  };
  readonly atMs: number;
  /** How long the URL works, at most seven days. */
  readonly seconds: number;
};

const algorithm = 'AWS4-HMAC-SHA256';

/**
 * A URL by which somebody without credentials may do one thing to one object for a while: Signature
 * Version 4 in the query. The body is not signed, for nobody knows it yet.
 */
export function presign(options: PresignOptions): string {
  const { method, origin, path, region, credentials, atMs, seconds } = options;
  const instant = new Date(atMs).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const day = instant.slice(0, 8);
  const scope = `${day}/${region}/s3/aws4_request`;
  const query = canonicalQuery({
    'X-Amz-Algorithm': algorithm,
    'X-Amz-Credential': `${credentials.accessKeyId}/${scope}`,
    'X-Amz-Date': instant,
    'X-Amz-Expires': String(seconds),
    ...(credentials.sessionToken === undefined
      ? {}
      : { 'X-Amz-Security-Token': credentials.sessionToken }),
    'X-Amz-SignedHeaders': 'host',
  });
  const encodedPath = path.split('/').map(encoded).join('/');
  const host = `host:${new URL(origin).host}\n`;
  const request = [method, encodedPath, query, host, 'host', 'UNSIGNED-PAYLOAD'].join('\n');
  const text = [algorithm, instant, scope, sha256(request)].join('\n');
  const key = [day, region, 's3', 'aws4_request'].reduce<Buffer | string>(
    hmac,
    `AWS4${credentials.secretAccessKey}`,
  );
  const signature = hmac(key, text).toString('hex');
  return `${origin}${encodedPath}?${query}&X-Amz-Signature=${signature}`;
}

function canonicalQuery(fields: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(fields).map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
  return pairs.sort().join('&');
}

/** Every byte but the unreserved ones of RFC 3986. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
