import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { startS3Server, type S3Process } from '@longhaul/testkit/processes/s3-server';
import { afterAll, beforeAll } from 'vitest';

export function clientOf(server: S3Process, config: S3ClientConfig = {}): S3Client {
  return new S3Client({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: server.credentials,
    forcePathStyle: true,
    maxAttempts: 1,
    ...config,
  });
}

export type Running = { readonly server: S3Process; readonly client: S3Client };

/** The server as a process, and the real client, for the tests of one file. */
export function running(...flags: readonly string[]): () => Running {
  let current: Running | undefined;
  beforeAll(async () => {
    const server = await startS3Server(...flags);
    current = { server, client: clientOf(server) };
  });
  afterAll(async () => {
    current?.client.destroy();
    await current?.server.stop();
  });
  return () => {
    if (!current) throw new Error('The S3 server has not started.');
    return current;
  };
}

/** What S3 calls the error that a request ended with. */
export async function codeOf(request: Promise<unknown>): Promise<string> {
  try {
    await request;
    return 'none';
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}
