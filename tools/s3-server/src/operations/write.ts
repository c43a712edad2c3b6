import { checksumHeader } from '../http/checksum.ts';
import { S3Error } from '../http/s3-error.ts';
import { errorDocument, xmlDocument, xmlElements, xmlText, type XmlElement } from '../http/xml.ts';
import { conditionOf } from '../objects/condition.ts';
import { etagOf, metadataOf, type StoredObject } from '../objects/stored-object.ts';
import { emptyReply, xmlReply, type Reply, type Scene } from './operation.ts';

export function putObject({ request, body, bucket, nowMs }: Scene): Reply {
  const object: StoredObject = {
    pieces: [body.bytes],
    size: body.bytes.byteLength,
    etag: etagOf(body.bytes),
    lastModifiedMs: nowMs,
    metadata: metadataOf(request.headers),
    checksum: body.checksum,
  };
  bucket.put(request.key, object, conditionOf(request.headers));
  const proven = body.checksum && { [checksumHeader(body.checksum)]: body.checksum.value };
  return emptyReply(200, { etag: object.etag, ...proven });
}

export function deleteObject({ request, bucket }: Scene): Reply {
  bucket.delete(request.key, conditionOf(request.headers));
  return emptyReply(204);
}

/** S3's own limit. */
const mostDeletes = 1_000;

/** DeleteObjects: every key for itself; a failure of one is part of the answer. */
export function deleteObjects({ body, bucket }: Scene): Reply {
  const document = body.bytes.toString();
  const objects = xmlElements(document, 'Object');
  if (objects.length === 0 || objects.length > mostDeletes) {
    throw new S3Error('MalformedXML', 'The XML you provided was not well-formed.');
  }
  const isQuiet = xmlText(document, 'Quiet') === 'true';
  const answers = objects.flatMap((object): XmlElement[] => {
    const key = xmlText(object, 'Key') ?? '';
    bucket.delete(key, {});
    return isQuiet ? [] : [['Deleted', [['Key', key]]]];
  });
  return xmlReply(xmlDocument('DeleteResult', answers));
}

/** What a refused request is told, as a document; HEAD has none. */
export function errorReply(error: S3Error, resource: string, requestId: string): Reply {
  const document = errorDocument([
    ['Code', error.code],
    ['Message', error.message],
    ['Resource', resource],
    ['RequestId', requestId],
  ]);
  return xmlReply(document, error.status);
}
