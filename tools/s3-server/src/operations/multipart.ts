import { checksumElement, checksumHeader, isAlgorithm } from '../http/checksum.ts';
import { S3Error } from '../http/s3-error.ts';
import { xmlDocument, xmlElements, xmlText } from '../http/xml.ts';
import { checkCondition, conditionOf } from '../objects/condition.ts';
import { metadataOf } from '../objects/stored-object.ts';
import { emptyReply, xmlReply, type Reply, type Scene } from './operation.ts';

export function createUpload({ request, uploads }: Scene): Reply {
  const { bucket, key, headers } = request;
  const asked = headers.get('x-amz-checksum-algorithm')?.toLowerCase();
  if (asked !== undefined && !isAlgorithm(asked)) {
    throw new S3Error('NotImplemented', `This server does not compute ${asked}.`);
  }
  const id = uploads.create({ bucket, key, metadata: metadataOf(headers), algorithm: asked });
  return xmlReply(
    xmlDocument('InitiateMultipartUploadResult', [
      ['Bucket', bucket],
      ['Key', key],
      ['UploadId', id],
    ]),
  );
}

export function uploadPart({ request, body, uploads }: Scene): Reply {
  const number = Number(request.query.get('partNumber'));
  const part = uploads.put(idOf(request.query), request, number, body);
  const proven = part.checksum && { [checksumHeader(part.checksum)]: part.checksum.value };
  return emptyReply(200, { etag: part.etag, ...proven });
}

/** The object appears in one step, under the condition of this request; if it fails, parts stay. */
export function completeUpload({ request, body, bucket, uploads, nowMs }: Scene): Reply {
  const id = idOf(request.query);
  const condition = conditionOf(request.headers);
  checkCondition(bucket.get(request.key), condition);
  const named = xmlElements(body.bytes.toString(), 'Part').map((part) => ({
    number: Number(xmlText(part, 'PartNumber')),
    etag: xmlText(part, 'ETag') ?? '',
  }));
  const object = uploads.assemble(id, request, named, nowMs);
  bucket.put(request.key, object, condition);
  uploads.remove(id, request);
  const { checksum } = object;
  return xmlReply(
    xmlDocument('CompleteMultipartUploadResult', [
      ['Bucket', request.bucket],
      ['Key', request.key],
      ['ETag', object.etag],
      ...(checksum ? [[checksumElement(checksum), checksum.value] as const] : []),
    ]),
  );
}

export function abortUpload({ request, uploads }: Scene): Reply {
  uploads.remove(idOf(request.query), request);
  return emptyReply(204);
}

function idOf(query: URLSearchParams): string {
  return query.get('uploadId') ?? '';
}
