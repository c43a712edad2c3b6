import * as z from 'zod';
import { clustersCodec, prioritiesCodec } from '../insights.ts';
import { shortText } from '../query-field.ts';
import { json, route } from '../route.ts';
import { jobParams } from './reading.ts';

export const resultFormats = ['ndjson', 'map', 'csv'] as const;
const resultsQuery = z.object({ format: z.enum(resultFormats).optional() }).strict();

export const reportFormats = ['html', 'md'] as const;
const reportQuery = z.object({ format: z.enum(reportFormats).optional() }).strict();

const artifactParams = jobParams.extend({ name: shortText(100) });

/** Files of a job. Those of a sealed round never change, take ranges and carry an entity tag. */
export const downloading = {
  readResults: route({
    method: 'GET',
    path: '/v1/jobs/{job_id}/results',
    role: 'read',
    summary: 'The successes: one a line, as one object keyed by id, or as a table.',
    params: jobParams,
    query: resultsQuery,
    status: 200,
    reply: { kind: 'bytes', mediaTypes: ['application/x-ndjson', 'application/json', 'text/csv'] },
    problems: ['not_found', 'not_finished', 'range_not_satisfiable'],
  }),
  readFailed: route({
    method: 'GET',
    path: '/v1/jobs/{job_id}/failed',
    role: 'read',
    summary: 'The failures, one a line, each with its code and what was spent.',
    params: jobParams,
    status: 200,
    reply: { kind: 'bytes', mediaTypes: ['application/x-ndjson'] },
    problems: ['not_found', 'range_not_satisfiable'],
  }),
  readRejected: route({
    method: 'GET',
    path: '/v1/jobs/{job_id}/rejected',
    role: 'read',
    summary: 'The lines of the submission that became no item, each with its reason.',
    params: jobParams,
    status: 200,
    reply: { kind: 'bytes', mediaTypes: ['application/x-ndjson'] },
    problems: ['not_found', 'range_not_satisfiable'],
  }),
  readManifest: route({
    method: 'GET',
    path: '/v1/jobs/{job_id}/manifest',
    role: 'read',
    summary: "The newest sealed round's account of every item.",
    params: jobParams,
    status: 200,
    reply: { kind: 'bytes', mediaTypes: ['application/json'] },
    problems: ['not_found', 'not_finished', 'range_not_satisfiable'],
  }),
  readInsights: route({
    method: 'GET',
    path: '/v1/jobs/{job_id}/insights',
    role: 'read',
    summary: 'All that the phases found out.',
    params: jobParams,
    status: 200,
    reply: { kind: 'bytes', mediaTypes: ['application/json'] },
    problems: ['not_found', 'not_finished', 'range_not_satisfiable'],
  }),
  readClusters: route({
    method: 'GET',
    path: '/v1/jobs/{job_id}/clusters',
    role: 'read',
    summary: 'Items with similar patterns, in groups.',
    params: jobParams,
    status: 200,
    reply: json(clustersCodec),
    problems: ['not_found', 'not_finished'],
  }),
  readPriorities: route({
    method: 'GET',
    path: '/v1/jobs/{job_id}/priorities',
    role: 'read',
    summary: 'The ranking, and how sure it is.',
    params: jobParams,
    status: 200,
    reply: json(prioritiesCodec),
    problems: ['not_found', 'not_finished'],
  }),
  readReport: route({
    method: 'GET',
    path: '/v1/jobs/{job_id}/report',
    role: 'read',
    summary: 'The report for people: one page, or Markdown.',
    params: jobParams,
    query: reportQuery,
    status: 200,
    reply: { kind: 'bytes', mediaTypes: ['text/html', 'text/markdown'] },
    problems: ['not_found', 'not_finished', 'range_not_satisfiable'],
  }),
  readArtifact: route({
    method: 'GET',
    path: '/v1/jobs/{job_id}/artifacts/{name}',
    role: 'read',
    summary: "One file of the workload's phases, by its name.",
    params: artifactParams,
    status: 200,
    reply: {
      kind: 'bytes',
      mediaTypes: ['application/json', 'text/html', 'text/markdown', 'text/csv', 'text/plain'],
    },
    problems: ['not_found', 'not_finished', 'range_not_satisfiable'],
  }),
} as const;
