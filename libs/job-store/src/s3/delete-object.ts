import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import type { Requests } from './request/requests.ts';

/** S3 itself says nothing about an object that did not exist; some stores answer 404. */
export async function deleteObject(requests: Requests, key: string): Promise<void> {
  const { bucket, fullKey } = requests;
  await requests.ask({
    doing: 'delete',
    key,
    carries: 'little',
    run: (client, abortSignal) =>
      client.send(new DeleteObjectCommand({ Bucket: bucket, Key: fullKey(key) }), { abortSignal }),
  });
}
