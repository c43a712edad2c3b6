import * as z from 'zod';
import { accountCodec } from '../documents/account.ts';
import { newWebhookCodec, webhookListCodec, webhookRequestCodec } from '../documents/webhook.ts';
import { workloadCodec, workloadListCodec } from '../documents/workload.ts';
import { jobIdField, shortText } from '../query-field.ts';
import { json, jsonBody, route } from '../route.ts';
import { jobParams } from './reading.ts';

/** What belongs to no job: who asks, what can be run, who is told; and the live views. */
export const account = {
  readAccount: route({
    method: 'GET',
    path: '/v1/me',
    role: 'read',
    summary: 'Who asks, what they may do, and what the service offers.',
    status: 200,
    reply: json(accountCodec),
  }),
  listWorkloads: route({
    method: 'GET',
    path: '/v1/workloads',
    role: 'read',
    summary: 'The kinds of items that can be run.',
    status: 200,
    reply: json(workloadListCodec),
  }),
  readWorkload: route({
    method: 'GET',
    path: '/v1/workloads/{name}',
    role: 'read',
    summary: 'One kind of item with its JSON Schemas, to validate before sending.',
    params: z.object({ name: shortText(100) }),
    status: 200,
    reply: json(workloadCodec),
    problems: ['not_found'],
  }),
  listWebhooks: route({
    method: 'GET',
    path: '/v1/webhooks',
    role: 'admin',
    summary: 'Who is told when a round ends.',
    status: 200,
    reply: json(webhookListCodec),
  }),
  createWebhook: route({
    method: 'POST',
    path: '/v1/webhooks',
    role: 'admin',
    summary: 'Tell an address when a round ends; the answer shows the signing secret, once.',
    body: jsonBody(webhookRequestCodec),
    status: 201,
    reply: json(newWebhookCodec),
    problems: ['conflict'],
  }),
  deleteWebhook: route({
    method: 'DELETE',
    path: '/v1/webhooks/{webhook_id}',
    role: 'admin',
    summary: 'Tell that address no more.',
    params: z.object({ webhookId: jobIdField }),
    status: 204,
    reply: { kind: 'nothing' },
    problems: ['not_found'],
  }),
  followJob: route({
    method: 'GET',
    path: '/v1/jobs/{job_id}/events',
    role: 'read',
    summary:
      'What happens in a job, as server-sent events; Last-Event-ID resumes. Ends with the round.',
    params: jobParams,
    status: 200,
    reply: { kind: 'events' },
    problems: ['not_found'],
  }),
  followJobs: route({
    method: 'GET',
    path: '/v1/events',
    role: 'read',
    summary: 'Progress, warnings and ends of all open jobs, as server-sent events.',
    status: 200,
    reply: { kind: 'events' },
  }),
} as const;
