import { statuses } from '@longhaul/jobs/job-state';
import { outcomeCodes } from '@longhaul/jobs/outcome-code';
import * as z from 'zod';
import { itemCodec, itemOutcomes, itemPageCodec } from '../documents/item.ts';
import { jobCodec, jobPageCodec } from '../documents/job.ts';
import { timelineCodec } from '../documents/timeline.ts';
import { cursorField, jobIdField, shortText, wholeNumber } from '../query-field.ts';
import { json, route } from '../route.ts';

export const jobParams = z.object({ jobId: jobIdField });
/** An item's id is any text of up to 256 bytes, percent-encoded in the path. */
export const itemParams = z.object({ jobId: jobIdField, itemId: shortText(256) });

export const jobListQuerySchema = z
  .object({
    status: z.enum(statuses).optional(),
    workload: shortText(100).optional(),
    cursor: cursorField.optional(),
    limit: wholeNumber(1, 200).optional(),
  })
  .strict();
export type JobListQuery = z.infer<typeof jobListQuerySchema>;

export const itemListQuerySchema = z
  .object({
    outcome: z.enum(itemOutcomes).optional(),
    code: z.enum(outcomeCodes).optional(),
    /** Part of an id or a name, whatever the case. */
    search: shortText(200).optional(),
    /** A column's name, with `-` before it for the largest first; `id`, `name` and every field. */
    sort: z
      .string()
      .regex(/^-?[a-z][a-z0-9_]{0,39}$/, 'must be the name of a column, `-` before it to turn it')
      .optional(),
    cursor: cursorField.optional(),
    limit: wholeNumber(1, 1000).optional(),
  })
  .strict();
export type ItemListQuery = z.infer<typeof itemListQuerySchema>;

const roundQuery = z.object({ round: wholeNumber(1, 1_000_000).optional() }).strict();

export const reading = {
  listJobs: route({
    method: 'GET',
    path: '/v1/jobs',
    role: 'read',
    summary: 'The jobs, newest first.',
    query: jobListQuerySchema,
    status: 200,
    reply: json(jobPageCodec),
  }),
  readJob: route({
    method: 'GET',
    path: '/v1/jobs/{job_id}',
    role: 'read',
    summary: 'One job: how far, how fast, how much, what failed and why.',
    params: jobParams,
    status: 200,
    reply: json(jobCodec),
    problems: ['not_found'],
  }),
  listItems: route({
    method: 'GET',
    path: '/v1/jobs/{job_id}/items',
    role: 'read',
    summary: 'The items of a job and where each stands.',
    params: jobParams,
    query: itemListQuerySchema,
    status: 200,
    reply: json(itemPageCodec),
    problems: ['not_found'],
  }),
  readItem: route({
    method: 'GET',
    path: '/v1/jobs/{job_id}/items/{item_id}',
    role: 'read',
    summary: 'One item with its result or failure, as far as there is one.',
    params: itemParams,
    status: 200,
    reply: json(itemCodec),
    problems: ['not_found'],
  }),
  readItemContent: route({
    method: 'GET',
    path: '/v1/jobs/{job_id}/items/{item_id}/content',
    role: 'read',
    summary: 'One item as it was submitted.',
    params: itemParams,
    status: 200,
    reply: { kind: 'bytes', mediaTypes: ['application/json'] },
    problems: ['not_found', 'erased'],
  }),
  readTimeline: route({
    method: 'GET',
    path: '/v1/jobs/{job_id}/timeline',
    role: 'read',
    summary: "A round's attempts: which worker had which batch, when, and how it ended.",
    params: jobParams,
    query: roundQuery,
    status: 200,
    reply: json(timelineCodec),
    problems: ['not_found'],
  }),
} as const;
