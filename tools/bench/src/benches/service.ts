import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import * as z from 'zod';
import type { Bench, BenchContext, BenchReport, Cell } from '../bench.ts';
import { summarize } from '../measure/summary.ts';
import { startModel } from '../model/start-model.ts';
import { writeSample, type SampleFile } from '../sample-file.ts';
import { startServe, type Served } from '../sides/serve.ts';

const lanes = 45;
const watchers = 500;
/** Below what one address may ask in a minute without a key, with the watchers. */
const reads = 400;
const runningDeals = 2000;
const megabyte = 1_000_000;

/** What the service costs those who submit, watch and read. */
export const service: Bench = {
  name: 'service',
  about: `submit in MB/s and memory, ${String(watchers)} watchers of one job, p99 of reads meanwhile`,
  run,
};

async function run(context: BenchContext): Promise<BenchReport> {
  const { folder, runs, say } = context;
  const small = await writeSample(folder, 'ten.ndjson', { size: 'full', bytes: 10 * megabyte });
  const large = await writeSample(folder, 'hundred.ndjson', {
    size: 'full',
    bytes: 100 * megabyte,
  });
  const job = await writeSample(folder, 'job.ndjson', { size: 'small', count: runningDeals });
  const rows: (readonly Cell[])[] = [];
  const each = async <Made>(name: string, once: () => Promise<Made>): Promise<Made[]> => {
    const made: Made[] = [];
    for (let number = 1; number <= runs; number += 1) {
      made.push(await once());
      say(`service: ${name}, run ${String(number)}`);
    }
    return made;
  };
  for (const [name, sample] of [
    ['submit 10 MB', small],
    ['submit 100 MB', large],
  ] as const) {
    const ran = await each(name, () => submitting(context, sample));
    rows.push([name, 'MB/s', summarize(ran.map(({ perSecond }) => perSecond))]);
    rows.push([name, 'peak MiB', summarize(ran.map(({ peakMib }) => peakMib))]);
  }
  const watched = await each('watch', () => watching(context, job));
  const watch = `${String(watchers)} watchers, ${String(runningDeals)} deals`;
  rows.push([watch, 'messages/s', summarize(watched.map(({ perSecond }) => perSecond))]);
  rows.push([watch, 'first to last hears the end, ms', summarize(watched.map((r) => r.spreadMs))]);
  const read = await each('read', () => reading(context, job));
  rows.push(['reads of a running job', 'p50 ms', summarize(read.map(({ p50Ms }) => p50Ms))]);
  rows.push(['reads of a running job', 'p99 ms', summarize(read.map(({ p99Ms }) => p99Ms))]);
  return {
    title: 'The service: longhaul serve on one machine, its callers in this process',
    columns: ['what', 'unit', 'figure'],
    rows,
    notes: [
      'Submit: a streamed body until its 202: every line checked, the input durable. Peak: of the whole process from its start, its engine planning already.',
      'Watchers: server-sent events of one job, all read in one other process, which takes a processor of its own.',
      'Reads: the job, and a page of 100 of its deals, in turn, one after the other, while 45 lanes run.',
    ],
  };
}

const submittedSchema = z.object({ job_id: z.string() });

async function submit(served: Served, sample: SampleFile): Promise<string> {
  const reply = await fetch(`${served.url}/v1/jobs?pipeline=bench`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: Readable.toWeb(createReadStream(sample.path)),
    duplex: 'half',
  });
  if (reply.status !== 202) throw new Error(`A submission was answered ${String(reply.status)}.`);
  return submittedSchema.parse(await reply.json()).job_id;
}

async function submitting({ folder }: BenchContext, sample: SampleFile) {
  // As slow as a real model: what follows the submission takes nothing from it.
  await using model = await startModel({ scale: 1, seed: 1 });
  await using served = await startServe({ modelUrl: model.url, folder, lanes: 1 });
  const startedMs = performance.now();
  await submit(served, sample);
  const seconds = (performance.now() - startedMs) / 1000;
  return { perSecond: sample.bytes / megabyte / seconds, peakMib: served.use().peakMib };
}

async function watching({ folder, scale }: BenchContext, sample: SampleFile) {
  await using model = await startModel({ scale, seed: 1 });
  await using served = await startServe({ modelUrl: model.url, folder, lanes });
  const jobId = await submit(served, sample);
  const startedMs = performance.now();
  const heard = await Promise.all(
    Array.from({ length: watchers }, () => watchToEnd(`${served.url}/v1/jobs/${jobId}/events`)),
  );
  const ends = heard.map(({ endedMs }) => endedMs);
  const messages = heard.reduce((sum, { messages }) => sum + messages, 0);
  const seconds = (Math.max(...ends) - startedMs) / 1000;
  return { perSecond: messages / seconds, spreadMs: Math.max(...ends) - Math.min(...ends) };
}

async function watchToEnd(url: string): Promise<{ messages: number; endedMs: number }> {
  const reply = await fetch(url);
  if (!reply.ok || !reply.body) throw new Error(`A watcher was answered ${String(reply.status)}.`);
  const decoder = new TextDecoder();
  let messages = 0;
  let rest = '';
  for await (const piece of reply.body) {
    const blocks = (rest + decoder.decode(piece as Uint8Array, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    messages += blocks.filter((block) => block.includes('data:')).length;
    if (blocks.some((block) => /^event: ?end$/m.test(block))) break;
  }
  return { messages, endedMs: performance.now() };
}

async function reading({ folder, scale }: BenchContext, sample: SampleFile) {
  await using model = await startModel({ scale, seed: 1 });
  await using served = await startServe({ modelUrl: model.url, folder, lanes });
  const job = `${served.url}/v1/jobs/${await submit(served, sample)}`;
  const tookMs: number[] = [];
  for (let number = 0; number < reads; number += 1) {
    const startedMs = performance.now();
    const reply = await fetch(number % 2 === 0 ? job : `${job}/items?limit=100`);
    await reply.arrayBuffer();
    if (!reply.ok) throw new Error(`A read was answered ${String(reply.status)}.`);
    tookMs.push(performance.now() - startedMs);
  }
  tookMs.sort((a, b) => a - b);
  const at = (share: number): number => tookMs[Math.floor(share * tookMs.length)] ?? NaN;
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}
