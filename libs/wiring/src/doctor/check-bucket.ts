import { createS3Store } from '@longhaul/job-store/s3';
import type { Config } from '../config.ts';
import { s3Address, s3Place } from '../config/s3-place.ts';
import type { DoctorTools } from './doctor.ts';
import { clockCheck, foundAndRemedy, type Check } from './check.ts';

const name = 's3';
const timeoutMs = 10_000;

/** Whether the bucket answers, lets us in and creates objects once: proved, and cleared away again. */
export async function* checkBucket(config: Config, tools: DoctorTools): AsyncGenerator<Check> {
  const { clock, random } = tools;
  const { s3 = '', region } = config;
  const place = { ...s3Place(s3), ...s3Address(config) };
  const store = createS3Store({ ...place, region, clock, random });
  try {
    await store.prove();
    const where = config.s3Endpoint ?? `Amazon S3 in ${region}`;
    yield {
      name,
      status: 'ok',
      found: `${s3} at ${where} can be written and creates objects once`,
    };
  } catch (error) {
    yield { name, status: 'failed', ...foundAndRemedy(error) };
  } finally {
    store.close();
  }
  const skewMs = await skewOf(config, place.bucket, tools);
  if (skewMs !== undefined) yield clockCheck('s3', skewMs);
}

/** By the `Date` of any answer, whole seconds; a refusal will do. */
async function skewOf(
  { s3Endpoint, region }: Config,
  bucket: string,
  { fetch, clock }: DoctorTools,
): Promise<number | undefined> {
  const url = s3Endpoint ?? `https://${bucket}.s3.${region}.amazonaws.com/`;
  const cut = new AbortController();
  void clock.sleep(timeoutMs, cut.signal).then(() => cut.abort());
  try {
    const before = clock.now();
    const reply = await fetch(url, { method: 'HEAD', signal: cut.signal, redirect: 'manual' });
    const said = Date.parse(reply.headers.get('date') ?? '');
    // The second that was said began up to a second ago.
    return Number.isNaN(said) ? undefined : said + 500 - (before + clock.now()) / 2;
  } catch {
    return undefined;
  } finally {
    cut.abort();
  }
}
