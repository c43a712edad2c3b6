import { describe, expect, it } from 'vitest';
import { inputsBeyondWorker } from './allowed-inputs.ts';

const madeOf = (...paths: readonly string[]) => ({
  outputs: {
    'dist/handler.mjs': {
      inputs: Object.fromEntries(paths.map((path) => [path, { bytesInOutput: 10 }])),
    },
  },
});

describe("a worker's bundle", () => {
  it('may carry what a worker does', () => {
    const paths = [
      ...['apps/worker/src/handler.ts', 'libs/pipeline/src/work/process-batch.ts'],
      ...['libs/job-store/src/s3.ts', 'libs/job-store/src/s3/request/requests.ts'],
      ...['libs/coordinator/src/redis/generated/scripts.ts', 'libs/wiring/src/worker.ts'],
      ...[
        'node_modules/@aws-sdk/client-s3/dist-es/S3Client.js',
        'node_modules/zod/v4/core/core.js',
      ],
    ];
    expect(inputsBeyondWorker(madeOf(...paths))).toEqual([]);
  });

  it.each([
    ...[
      'libs/insights/src/cluster.ts',
      'libs/reports/src/html.ts',
      'libs/pipeline/src/lead/lead.ts',
    ],
    ...['libs/sample-deals/src/deal.ts', 'libs/simulated-model/src/server.ts'],
    ...['libs/job-store/src/filesystem.ts', 'libs/job-store/src/memory.ts'],
    ...['libs/coordinator/src/embedded/coordinator.ts', 'libs/wiring/src/workloads.ts'],
    ...['libs/wiring/src/worker-like.ts', 'libs/worker-invoker/src/lambda.ts'],
  ])('may not carry %s', (path) => {
    expect(inputsBeyondWorker(madeOf('apps/worker/src/handler.ts', path))).toEqual([path]);
  });

  it.each([
    ['node_modules/@aws-sdk/client-lambda/dist-es/LambdaClient.js', '@aws-sdk/client-lambda'],
    ['node_modules/fastify/fastify.js', 'fastify'],
    ['node_modules/ioredis/node_modules/tokenizer/index.js', 'tokenizer'],
  ])('may not carry %s', (path, name) => {
    expect(inputsBeyondWorker(madeOf(path, path))).toEqual([`the package ${name}`]);
  });
});
