import { checksumHeader } from '../http/checksum.ts';
import { S3Error } from '../http/s3-error.ts';
import { isSameEtag, preconditionFailed } from '../objects/condition.ts';
import { sliceOf, type StoredObject } from '../objects/stored-object.ts';
import { emptyReply, type Reply, type Scene } from './operation.ts';

/** GetObject and HeadObject: whole or by one range, with read conditions. */
export function readObject({ request, bucket }: Scene): Reply {
  const object = bucket.get(request.key);
  if (!object) throw new S3Error('NoSuchKey', 'The specified key does not exist.');
  const { headers } = request;
  const ifMatch = headers.get('if-match');
  const ifNoneMatch = headers.get('if-none-match');
  if (ifMatch !== undefined && !isSameEtag(ifMatch, object.etag)) throw preconditionFailed();
  if (ifNoneMatch !== undefined && isSameEtag(ifNoneMatch, object.etag)) {
    return emptyReply(304, { etag: object.etag });
  }
  const range = rangeOf(headers.get('range'), object.size);
  const { from, end } = range ?? { from: 0, end: object.size };
  const isWhole = headers.get('x-amz-checksum-mode') === 'ENABLED' && range === undefined;
  return {
    status: range ? 206 : 200,
    headers: {
      ...headersOf(object),
      ...(range
        ? { 'content-range': `bytes ${String(from)}-${String(end - 1)}/${String(object.size)}` }
        : {}),
      ...(isWhole && object.checksum
        ? { [checksumHeader(object.checksum)]: object.checksum.value }
        : {}),
    },
    body: request.method === 'HEAD' ? [] : sliceOf(object, from, end),
    bytes: end - from,
  };
}

function headersOf(object: StoredObject): Record<string, string> {
  return {
    'content-type': 'binary/octet-stream',
    ...Object.fromEntries(object.metadata),
    'accept-ranges': 'bytes',
    etag: object.etag,
    'last-modified': new Date(object.lastModifiedMs).toUTCString(),
  };
}

type Range = { readonly from: number; readonly end: number };

/** A range that is none is ignored, as HTTP has it; one that begins behind the end is an error. */
function rangeOf(header: string | undefined, size: number): Range | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (first === '' && last === '') return undefined;
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size : Math.min(size, Number(last) + 1);
  if (from < size && from < end) return { from, end };
  throw new S3Error('InvalidRange', 'The requested range is not satisfiable.');
}
