import { describe, expect, it } from 'vitest';
import { dealContentSchema, dealRecordSchema, recordSpendingCodec } from './deals.ts';
import { accountCodec } from './documents/account.ts';
import { controlReplyCodec, redriveReplyCodec } from './documents/control.ts';
import { itemCodec, itemPageCodec } from './documents/item.ts';
import { jobCodec, jobPageCodec } from './documents/job.ts';
import { liveEventCodec } from './documents/live-event.ts';
import { submittedCodec, uploadTicketCodec } from './documents/submission.ts';
import * as things from './documents/testing.ts';
import { timelineCodec } from './documents/timeline.ts';
import { newWebhookCodec, webhookListCodec } from './documents/webhook.ts';
import { workloadCodec, workloadListCodec } from './documents/workload.ts';
import { clustersCodec, prioritiesCodec } from './insights.ts';
import { problemCodec } from './problem.ts';
import type { AnyCodec } from './route.ts';
import * as replies from './testing.ts';

const pairs: readonly (readonly [string, AnyCodec, unknown])[] = [
  ['a running job', jobCodec, replies.runningJob],
  ['a blocked job', jobCodec, replies.blockedJob],
  ['a partial job', jobCodec, replies.partialJob],
  ['a page of jobs', jobPageCodec, replies.jobPage],
  ['a timeline', timelineCodec, replies.timeline],
  ...replies.liveEvents.map((event) => [`a ${event.kind} event`, liveEventCodec, event] as const),
  ['a submission', submittedCodec, replies.submitted],
  ['an upload ticket', uploadTicketCodec, replies.uploadTicket],
  ['a control', controlReplyCodec, replies.controlReply],
  ['a redrive', redriveReplyCodec, replies.redriveReply],
  ['an account', accountCodec, replies.account],
  ['workloads', workloadListCodec, replies.workloadList],
  ['a workload', workloadCodec, replies.workload],
  ['webhooks', webhookListCodec, replies.webhookList],
  ['a new webhook', newWebhookCodec, replies.newWebhook],
  ['a problem', problemCodec, replies.problem],
  ['a page of items', itemPageCodec, things.itemPage],
  ['an item', itemCodec, things.item],
  ['clusters', clustersCodec, things.clusters],
  ['priorities', prioritiesCodec, things.priorities],
];

describe('every reply made by hand', () => {
  it.each(pairs)('%s crosses the wire and comes back the same', (_name, codec, document) => {
    const decoded = codec.decodeText(codec.encodeText(document as never));
    expect(decoded).toEqual({ ok: true, value: document });
  });

  it('has a deal whose quotes stand in its content, with what was spent on it', () => {
    const deal = dealContentSchema.parse(things.dealContent);
    const record = dealRecordSchema.parse(things.item.record);
    expect(recordSpendingCodec.decode(things.item.record)).toMatchObject({ ok: true });
    for (const { quote } of record.evidence) {
      expect(deal.emails?.some(({ body }) => body?.includes(quote))).toBe(true);
    }
  });
});
