/**
 * One process that writes and reads more than it may hold, and says what it held at most. Arguments:
 * the server's URL, bucket, access key, secret key, then the plain megabytes to move.
 */
import { randomBytes } from 'node:crypto';
import { createRealClock } from '@longhaul/platform/clock';
import { createRealRandom } from '@longhaul/platform/random';
import { createS3Store } from '../../s3.ts';

const [endpoint = '', bucket = '', accessKeyId = '', secretAccessKey = '', size = '0'] =
  process.argv.slice(2);
const megabyte = 1024 * 1024;
const streamedBytes = Number(size) * megabyte;
/** Deflate is slow: a sixth is as good. */
const uploadedBytes = streamedBytes / 6;

const store = createS3Store({
  ...{ endpoint, bucket, region: 'us-east-1', forcePathStyle: true, prefix: `volume-${size}/` },
  ...{ credentials: { accessKeyId, secretAccessKey } },
  ...{ clock: createRealClock(), random: createRealRandom() },
});

async function* chance(bytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes; at += megabyte) yield randomBytes(megabyte);
}

await store.putStreamOnce('streamed', chance(streamedBytes));
let read = 0;
for await (const piece of store.read('streamed')) read += piece.byteLength;

const upload = await store.upload('uploaded');
const item = (): Buffer => Buffer.from(randomBytes(75_000).toString('base64'));
let written = 0;
while (written < uploadedBytes) {
  const bytes = item();
  await upload.write(bytes);
  written += bytes.byteLength;
}
await upload.finish();
let walked = 0;
for await (const { bytes } of store.walkUpload('uploaded')) walked += bytes.byteLength;
store.close();

const heldMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
process.stdout.write(
  `${JSON.stringify({ streamedBytes, read, written, walked, heldMegabytes })}\n`,
);
