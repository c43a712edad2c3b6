import { randomBytes } from 'node:crypto';
import { compositeChecksum, type Checksum, type ChecksumAlgorithm } from '../http/checksum.ts';
import { S3Error } from '../http/s3-error.ts';
import { etagOf, etagOfParts, type Metadata, type StoredObject } from './stored-object.ts';

export type Part = {
  readonly bytes: Buffer;
  readonly etag: string;
  readonly checksum: Checksum | undefined;
};

type OpenUpload = {
  readonly bucket: string;
  readonly key: string;
  readonly metadata: Metadata;
  readonly algorithm: ChecksumAlgorithm | undefined;
  readonly parts: Map<number, Part>;
};

/** A part as the completing request names it. */
export type NamedPart = { readonly number: number; readonly etag: string };

/** S3's own limits. */
const mostParts = 10_000;
const leastPartBytes = 5 * 1024 * 1024;

/**
 * Owns the parts of uploads that are neither completed nor aborted. They are no objects: nothing
 * lists or reads them.
 */
export type MultipartUploads = ReturnType<typeof createMultipartUploads>;

export function createMultipartUploads() {
  const uploads = new Map<string, OpenUpload>();
  const find = (id: string, bucket: string, key: string): OpenUpload => {
    const upload = uploads.get(id);
    if (upload?.bucket === bucket && upload.key === key) return upload;
    throw new S3Error('NoSuchUpload', 'The specified multipart upload does not exist.');
  };
  return {
    create: (upload: Omit<OpenUpload, 'parts'>): string => {
      const id = randomBytes(16).toString('hex');
      uploads.set(id, { ...upload, parts: new Map() });
      return id;
    },
    put: (id: string, place: Place, number: number, part: Omit<Part, 'etag'>): Part => {
      const upload = find(id, place.bucket, place.key);
      if (!Number.isInteger(number) || number < 1 || number > mostParts) {
        throw new S3Error('InvalidArgument', 'Part number must be an integer from 1 to 10000.');
      }
      const stored = { ...part, etag: etagOf(part.bytes) };
      upload.parts.set(number, stored);
      return stored;
    },
    /** The object that these parts make; the upload stays open until `remove`. */
    assemble: (id: string, place: Place, named: readonly NamedPart[], nowMs: number) =>
      assemble(find(id, place.bucket, place.key), named, nowMs),
    remove: (id: string, place: Place): void => {
      find(id, place.bucket, place.key);
      uploads.delete(id);
    },
    count: () => uploads.size,
    bytes: () => [...uploads.values()].reduce((sum, upload) => sum + bytesOf(upload), 0),
  };
}

type Place = { readonly bucket: string; readonly key: string };

function assemble(upload: OpenUpload, named: readonly NamedPart[], nowMs: number): StoredObject {
  const isAscending = named.every(({ number }, at) => number > (named[at - 1]?.number ?? 0));
  if (named.length === 0) throw new S3Error('MalformedXML', 'A part must be named.');
  if (!isAscending) throw new S3Error('InvalidPartOrder', 'The parts are not in ascending order.');
  const parts = named.map(({ number, etag }) => {
    const part = upload.parts.get(number);
    if (part && part.etag.replaceAll('"', '') === etag.replaceAll('"', '')) return part;
    throw new S3Error('InvalidPart', `Part ${String(number)} could not be found.`);
  });
  if (parts.slice(0, -1).some(({ bytes }) => bytes.byteLength < leastPartBytes)) {
    throw new S3Error('EntityTooSmall', 'Your proposed upload is smaller than allowed.');
  }
  const pieces = parts.map(({ bytes }) => bytes);
  return {
    pieces,
    size: pieces.reduce((sum, piece) => sum + piece.byteLength, 0),
    etag: etagOfParts(pieces),
    lastModifiedMs: nowMs,
    metadata: upload.metadata,
    checksum: upload.algorithm && compositeChecksum(parts.map(({ checksum }) => checksum)),
  };
}

function bytesOf({ parts }: OpenUpload): number {
  return [...parts.values()].reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
}
