import { S3Error } from '../http/s3-error.ts';
import { xmlDocument, type XmlElement } from '../http/xml.ts';
import type { Bucket } from '../objects/bucket.ts';
import { xmlReply, type Reply, type Scene } from './operation.ts';

/** S3's own limit, and its default. */
const mostKeys = 1_000;

type Listing = {
  readonly keys: string[];
  readonly prefixes: string[];
  /** After which key the next page begins; undefined on the last page. */
  readonly next: string | undefined;
};

/** ListObjectsV2: a page of keys and common prefixes in order. */
export function listObjects({ request, bucket }: Scene): Reply {
  const { query } = request;
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const token = query.get('continuation-token');
  const after = token === null ? (query.get('start-after') ?? '') : fromToken(token);
  const limit = Math.min(mostKeys, Number(query.get('max-keys') ?? mostKeys));
  const { keys, prefixes, next } = readPage(bucket, { prefix, delimiter, after, limit });
  const written = query.get('encoding-type') === 'url' ? encodeURIComponent : String;
  return xmlReply(
    xmlDocument('ListBucketResult', [
      ['Name', request.bucket],
      ['Prefix', written(prefix)],
      ['Delimiter', written(delimiter)],
      ['MaxKeys', limit],
      ['KeyCount', keys.length + prefixes.length],
      ['IsTruncated', next !== undefined],
      ...(next === undefined ? [] : [['NextContinuationToken', toToken(next)] as const]),
      ...keys.map((key) => contents(bucket, key, written)),
      ...prefixes.map((text): XmlElement => ['CommonPrefixes', [['Prefix', written(text)]]]),
    ]),
  );
}

type PageRequest = {
  readonly prefix: string;
  readonly delimiter: string;
  readonly after: string;
  readonly limit: number;
};

function readPage(bucket: Bucket, { prefix, delimiter, after, limit }: PageRequest): Listing {
  const listing = { keys: [] as string[], prefixes: [] as string[] };
  let last = after;
  for (const key of bucket.keys(prefix, after)) {
    const common = commonPrefix(key, prefix, delimiter);
    // A page that ended on a common prefix goes on behind all of its keys.
    const isTold = common !== undefined && (common === listing.prefixes.at(-1) || common === after);
    if (isTold) continue;
    if (listing.keys.length + listing.prefixes.length >= limit) return { ...listing, next: last };
    if (common === undefined) listing.keys.push(key);
    else listing.prefixes.push(common);
    last = common ?? key;
  }
  return { ...listing, next: undefined };
}

function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === '') return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end === -1 ? undefined : key.slice(0, end + delimiter.length);
}

function contents(bucket: Bucket, key: string, written: (text: string) => string): XmlElement {
  const object = bucket.get(key);
  return [
    'Contents',
    [
      ['Key', written(key)],
      ['LastModified', new Date(object?.lastModifiedMs ?? 0).toISOString()],
      ['ETag', object?.etag ?? ''],
      ['Size', object?.size ?? 0],
      ['StorageClass', 'STANDARD'],
    ],
  ];
}

function toToken(key: string): string {
  return Buffer.from(key).toString('base64url');
}

function fromToken(token: string): string {
  const key = Buffer.from(token, 'base64url').toString();
  if (toToken(key) === token) return key;
  throw new S3Error('InvalidArgument', 'The continuation token provided is incorrect.');
}
