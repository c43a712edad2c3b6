import type { S3Request, RequestBody } from '../http/request.ts';
import type { Bucket } from '../objects/bucket.ts';
import type { MultipartUploads } from '../objects/multipart-uploads.ts';

/** What an operation works on. */
export type Scene = {
  readonly request: S3Request;
  readonly body: RequestBody;
  readonly bucket: Bucket;
  readonly uploads: MultipartUploads;
  readonly nowMs: number;
};

/** An answer: a body in pieces, with the length it will have. */
export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Iterable<Buffer>;
  readonly bytes: number;
};

export function emptyReply(status: number, headers: Reply['headers'] = {}): Reply {
  return { status, headers, body: [], bytes: 0 };
}

export function xmlReply(document: string, status = 200): Reply {
  const body = Buffer.from(document);
  const headers = { 'content-type': 'application/xml' };
  return { status, headers, body: [body], bytes: body.byteLength };
}
