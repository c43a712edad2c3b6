import * as z from 'zod';
import { submittedCodec, uploadTicketCodec } from '../documents/submission.ts';
import {
  dollars,
  flag,
  instantField,
  jobIdField,
  share,
  shortText,
  wholeNumber,
} from '../query-field.ts';
import { json, route } from '../route.ts';

/** What is asked of a job, in the address: the body is its items and nothing else. */
export const submitQuerySchema = z
  .object({
    workload: shortText(100).optional(),
    pipeline: shortText(200).optional(),
    model: shortText(200).optional(),
    plan: z.enum(['fixed', 'adaptive']).optional(),
    batchSize: wholeNumber(1, 10_000).optional(),
    /** The day that "overdue" and "silent" are counted from. */
    asOf: instantField.optional(),
    deadlineAt: instantField.optional(),
    toleratedFailures: wholeNumber(0, 100_000_000).optional(),
    toleratedFailureShare: share().optional(),
    /** The job is held before it costs more; of a job that stands, the cap is set anew. */
    capMicroDollars: dollars(1_000_000).optional(),
    /** Calls at a time. */
    lanes: wholeNumber(1, 100_000).optional(),
    /** Only the first so many items. */
    limit: wholeNumber(1, 100_000_000).optional(),
    /** Refuse the whole where one line is bad. */
    strict: flag().optional(),
    /** Start anew even where the same work was done before. */
    fresh: flag().optional(),
    /** An input that was put with `POST /v1/uploads`; the body is then empty. */
    upload: jobIdField.optional(),
  })
  .strict();
export type SubmitQuery = z.infer<typeof submitQuerySchema>;

export const submissionMediaTypes = [
  'application/x-ndjson',
  'application/json',
  'application/gzip',
  'application/octet-stream',
] as const;

export const submitting = {
  submitJob: route({
    method: 'POST',
    path: '/v1/jobs',
    role: 'submit',
    summary:
      'Start a job over the items in the body: one a line (NDJSON) or a JSON array, gzip of both. ' +
      'The same items with the same work join the job that stands. Header Idempotency-Key: the ' +
      'same key and content give the same job, other content is a conflict.',
    query: submitQuerySchema,
    body: { kind: 'stream', mediaTypes: submissionMediaTypes },
    status: 202,
    reply: json(submittedCodec),
    problems: [
      ...(['conflict', 'too_large', 'unsupported_media_type', 'body_timeout'] as const),
      ...(['nothing_accepted', 'lines_rejected', 'not_found', 'not_offered'] as const),
    ],
  }),
  createUpload: route({
    method: 'POST',
    path: '/v1/uploads',
    role: 'submit',
    summary:
      'Ask for an address to put a large input to; submit it afterwards with ?upload=<upload_id>.',
    status: 201,
    reply: json(uploadTicketCodec),
    problems: ['not_offered'],
  }),
} as const;
