import { insightsReplyCodec } from '@longhaul/api-contract/insights';
import type { Insights } from '@longhaul/api-contract/insights';
import { erasedPrefix, roundFiles, type JobPlace } from '@longhaul/jobs/object-key';
import { readJobSummary } from '@longhaul/pipeline/query/job/job-summary';
import {
  readRejected,
  readResultFile,
  readRoundFile,
  type FileReading,
  type ResultFile,
} from '@longhaul/pipeline/query/results';
import { noSuchJob, refusal } from '../refusal.ts';
import type { ServicePorts, ServiceWorkload } from '../service-ports.ts';
import { workloadNamed } from '../views/workload-document.ts';
import type { Download, Handlers } from './binding/call.ts';

/** Files of a job. */
type DownloadHandlers = Pick<
  Handlers,
  | 'readResults'
  | 'readFailed'
  | 'readRejected'
  | 'readManifest'
  | 'readInsights'
  | 'readClusters'
  | 'readPriorities'
  | 'readReport'
  | 'readArtifact'
>;

type FileName = keyof ServiceWorkload['files'];

export function downloadHandlers(ports: ServicePorts): DownloadHandlers {
  const result = (file: ResultFile, mediaType: string, extension: string) => (job: JobPlace) =>
    resultDownload(ports, job, file, { mediaType, extension });
  const formats = {
    ndjson: result('results', 'application/x-ndjson', 'ndjson'),
    map: result('map', 'application/json', 'json'),
    csv: (job: JobPlace) => namedDownload(ports, job, 'table'),
  };
  const failed = result('failed', 'application/x-ndjson', 'ndjson');
  const placeOf = ({
    caller,
    params,
  }: {
    caller: { tenant: string };
    params: { jobId: string };
  }) => ({
    tenant: caller.tenant,
    jobId: params.jobId,
  });
  return {
    readResults: (call) => formats[call.query.format ?? 'ndjson'](placeOf(call)),
    readFailed: (call) => failed(placeOf(call)),
    readRejected: (call) => rejectedDownload(ports, placeOf(call)),
    readManifest: (call) => roundDownload(ports, placeOf(call), roundFiles.manifest),
    readInsights: (call) => namedDownload(ports, placeOf(call), 'insights'),
    readClusters: async (call) => {
      const { jobId, round, asOf, clusters, clustering } = await insightsOf(ports, placeOf(call));
      return { jobId, round, asOf, clusters, clustering };
    },
    readPriorities: async (call) => {
      const insights = await insightsOf(ports, placeOf(call));
      const { jobId, round, asOf, coverage, settings, deals, topDeals, interventions } = insights;
      return { jobId, round, asOf, coverage, settings, deals, topDeals, interventions };
    },
    readReport: (call) => namedDownload(ports, placeOf(call), call.query.format ?? 'html'),
    readArtifact: (call) => roundDownload(ports, placeOf(call), call.params.name),
  };
}

async function resultDownload(
  ports: ServicePorts,
  job: JobPlace,
  file: ResultFile,
  { mediaType, extension }: { readonly mediaType: string; readonly extension: string },
): Promise<Download> {
  const open = () => readResultFile(ports.queries, job, file);
  const fileName = `${job.jobId}-${file}.${extension}`;
  return download(ports, job, { name: file, mediaType, fileName }, open);
}

async function rejectedDownload(ports: ServicePorts, job: JobPlace): Promise<Download> {
  const reading = await readJobSummary(ports.queries, job);
  if (!reading) throw noSuchJob(job.jobId);
  return {
    mediaType: 'application/x-ndjson',
    fileName: `${job.jobId}-rejected.ndjson`,
    open: () => readRejected(ports.queries, reading.submission),
    tag: `${job.jobId}-rejected`,
  };
}

/** A file of the newest sealed round by its name. */
async function roundDownload(ports: ServicePorts, job: JobPlace, name: string): Promise<Download> {
  const reading = await readJobSummary(ports.queries, job);
  if (!reading) throw noSuchJob(job.jobId);
  const round = reading.account?.round;
  if (round === undefined) throw notFinished(job);
  const fileName = `${job.jobId}-${name}`;
  const open = () => readRoundFile(ports.queries, job, round, name);
  return download(ports, job, { name, mediaType: mediaTypeOf(name), fileName }, open);
}

/** A file by what it is for; which it is, the workload says. */
async function namedDownload(
  ports: ServicePorts,
  job: JobPlace,
  purpose: FileName,
): Promise<Download> {
  const reading = await readJobSummary(ports.queries, job);
  if (!reading) throw noSuchJob(job.jobId);
  const name = workloadNamed(ports, reading.submission.work.workload)?.files[purpose];
  if (name === undefined) {
    throw refusal('not_found', `Jobs of this workload have no ${purpose}.`);
  }
  return roundDownload(ports, job, name);
}

async function download(
  ports: ServicePorts,
  job: JobPlace,
  { name, mediaType, fileName }: { name: string; mediaType: string; fileName: string },
  read: () => Promise<FileReading>,
): Promise<Download> {
  const first = await read();
  if (first.kind === 'none') {
    const known = await readJobSummary(ports.queries, job);
    throw known ? refusal('not_found', `Job ${job.jobId} has no ${name}.`) : noSuchJob(job.jobId);
  }
  if (first.kind === 'being-written') throw notFinished(job);
  let unread: FileReading | undefined = first;
  const open = async function* (): AsyncGenerator<Uint8Array> {
    const reading = unread ?? (await read());
    unread = undefined;
    if (reading.kind === 'bytes') yield* reading.bytes;
  };
  const { round } = first;
  const tag = round === undefined ? undefined : await tagOf(ports, job, round, name);
  return { mediaType, fileName, open, tag };
}

/** A sealed round's files change only when something is erased from them. */
async function tagOf(
  { store }: ServicePorts,
  job: JobPlace,
  round: number,
  name: string,
): Promise<string> {
  let erased = 0;
  for await (const _key of store.list(erasedPrefix(job))) erased += 1;
  return `${job.jobId}-${String(round)}-${name.replace(/[^A-Za-z0-9.-]/g, '_')}-${String(erased)}`;
}

function notFinished({ jobId }: JobPlace): Error {
  return refusal('not_finished', `Job ${jobId} has no finished round yet.`, {
    remedy: 'Results that are there already can be read as NDJSON; the rest comes with the end.',
  });
}

async function insightsOf(ports: ServicePorts, job: JobPlace): Promise<Insights> {
  const { open } = await namedDownload(ports, job, 'insights');
  const pieces: Uint8Array[] = [];
  for await (const piece of open()) pieces.push(piece);
  const decoded = insightsReplyCodec.decodeText(Buffer.concat(pieces).toString('utf8'));
  if (decoded.ok) return decoded.value;
  throw new Error(`Job ${job.jobId}: ${decoded.problem}`);
}

const mediaTypes: Readonly<Record<string, string>> = {
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  html: 'text/html',
  md: 'text/markdown',
  csv: 'text/csv',
};

export function mediaTypeOf(name: string): string {
  return mediaTypes[name.slice(name.lastIndexOf('.') + 1)] ?? 'text/plain';
}
