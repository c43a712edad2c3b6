import { bytesByInput, type Metafile } from './metafile.ts';

/**
 * All that a worker's bundle may be made of: what a worker does, and no more. A new entry is a
 * decision: each package is loaded at every cold start of every worker.
 */
const packagesOfWorker: readonly RegExp[] = [
  // The store: one AWS client, its protocol, and the chain that finds its credentials.
  ...[/^@aws-sdk\/client-s3$/, /^@aws-sdk\/(core|checksums|xml-builder)$/, /^@smithy\//],
  ...[/^@aws-sdk\/(middleware-sdk-s3|signature-v4-multi-region)$/, /^@aws\/lambda-invoke-store$/],
  ...[/^@aws-sdk\/(credential-provider-[a-z-]+|token-providers|nested-clients)$/],
  // Redis.
  ...[/^ioredis$/, /^@ioredis\/commands$/, /^(denque|cluster-key-slot|standard-as-callback)$/],
  ...[/^redis-(errors|parser)$/, /^(debug|ms|supports-color|has-flag)$/],
  // The model.
  /^openai$/,
  // The schemas, the hashes, the log.
  ...[/^zod$/, /^@noble\/hashes$/, /^pino(-std-serializers)?$/, /^@pinojs\/redact$/],
  ...[/^(sonic-boom|thread-stream|atomic-sleep|on-exit-leak-free)$/],
  ...[/^(quick-format-unescaped|safe-stable-stringify)$/],
];

const sourcesOfWorker: readonly RegExp[] = [
  /^apps\/worker\/src\//,
  /^libs\/(admission|batching|deals|jobs|language-model|platform|ports|prompts)\/src\//,
  /^libs\/pipeline\/src\/(item|work)\//,
  /^libs\/coordinator\/src\/(redis(\.ts$|\/)|embedded\/events\.ts$)/,
  /^libs\/job-store\/src\/(s3(\.ts$|\/)|gzip-keys\.ts$|ndjson-items\.ts$|sound-key\.ts$)/,
  /^libs\/telemetry\/src\//,
  /^libs\/wiring\/src\/(worker(\.ts$|\/)|config(\.ts$|\/)|(errors|tracing)\.ts$)/,
  /^libs\/wiring\/src\/embedded\/pause-point\.ts$/,
];

/** The npm package a path is in: the innermost, as packages bring their own. */
const packageOf = /.*(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)/;

/** What put bytes into the worker's bundle and is not on its list, packages by name. */
export function inputsBeyondWorker(metafile: Metafile): readonly string[] {
  const beyond = Object.keys(bytesByInput(metafile)).flatMap((path) => {
    const [, name] = packageOf.exec(path) ?? [];
    if (name === undefined) return sourcesOfWorker.some((form) => form.test(path)) ? [] : [path];
    return packagesOfWorker.some((form) => form.test(name)) ? [] : [`the package ${name}`];
  });
  return [...new Set(beyond)];
}
