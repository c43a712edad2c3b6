import { S3Error } from '../http/s3-error.ts';
import type { S3Request } from '../http/request.ts';
import { listObjects } from './list.ts';
import { abortUpload, completeUpload, createUpload, uploadPart } from './multipart.ts';
import { emptyReply, type Reply, type Scene } from './operation.ts';
import { readObject } from './read.ts';
import { deleteObject, deleteObjects, putObject } from './write.ts';

/** Every operation that this server knows, by S3's own names. */
const operations = {
  AbortMultipartUpload: abortUpload,
  CompleteMultipartUpload: completeUpload,
  CreateMultipartUpload: createUpload,
  DeleteObject: deleteObject,
  DeleteObjects: deleteObjects,
  GetObject: readObject,
  HeadBucket: () => emptyReply(200),
  HeadObject: readObject,
  ListObjectsV2: listObjects,
  PutObject: putObject,
  UploadPart: uploadPart,
} satisfies Readonly<Record<string, (scene: Scene) => Reply>>;
export type OperationName = keyof typeof operations;

/** Which write conditions bind: the operations that change what stands under a key. */
const conditional: ReadonlySet<OperationName> = new Set([
  'CompleteMultipartUpload',
  'DeleteObject',
  'PutObject',
]);

export function isConditional(name: OperationName): boolean {
  return conditional.has(name);
}

export function perform(name: OperationName, scene: Scene): Reply {
  return operations[name](scene);
}

/** @throws NotImplemented for what S3 knows and this server does not */
export function operationOf(request: S3Request): OperationName {
  const { method, key, query, headers } = request;
  const name = key === '' ? ofBucket(method, query) : ofObject(method, query);
  const isCopy = headers.has('x-amz-copy-source');
  if (name !== undefined && !isCopy) return name;
  const what = `${method} ${request.path}?${request.rawQuery}`;
  throw new S3Error('NotImplemented', `This server does not implement ${what}.`);
}

function ofBucket(method: string, query: URLSearchParams): OperationName | undefined {
  if (method === 'GET' && query.get('list-type') === '2') return 'ListObjectsV2';
  if (method === 'POST' && query.has('delete')) return 'DeleteObjects';
  return method === 'HEAD' ? 'HeadBucket' : undefined;
}

function ofObject(method: string, query: URLSearchParams): OperationName | undefined {
  const isUpload = query.has('uploadId');
  switch (method) {
    case 'GET':
      return isUpload ? undefined : 'GetObject';
    case 'HEAD':
      return 'HeadObject';
    case 'PUT':
      return isUpload ? 'UploadPart' : 'PutObject';
    case 'DELETE':
      return isUpload ? 'AbortMultipartUpload' : 'DeleteObject';
    case 'POST':
      if (query.has('uploads')) return 'CreateMultipartUpload';
      return isUpload ? 'CompleteMultipartUpload' : undefined;
    default:
      return undefined;
  }
}
