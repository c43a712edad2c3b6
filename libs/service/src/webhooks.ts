import { webhookMessageCodec } from '@longhaul/api-contract/documents/webhook';
import type { Clock } from '@longhaul/ports/clock';
import type { JobStore } from '@longhaul/ports/job-store';
import type { Notice, Notifier } from '@longhaul/ports/notifier';
import type { Random } from '@longhaul/ports/random';
import type { Post } from './webhooks/post.ts';
import { sign } from './webhooks/signature.ts';
import { resolveTarget, type Resolve } from './webhooks/target.ts';
import { listWebhooks, type StoredWebhook } from './webhooks/webhook-store.ts';

/**
 * The notifier that posts to a tenant's webhooks, signed. Owns nothing that lasts: a process that
 * dies while it tries again has told the leader nothing, and the next leader tells anew.
 *
 * W1 A message keeps its id over every try and every leader: a receiver acts on it once. W2 It is
 *    never sent into a private network, nor along a redirect. W3 A receiver that fails delays no
 *    other, and no job.
 */
export type WebhookOptions = {
  readonly store: JobStore;
  readonly clock: Clock;
  readonly random: Pick<Random, 'next'>;
  readonly post: Post;
  readonly resolve: Resolve;
  /** For receivers on one's own machine or network, over plain http too. */
  readonly allowPrivate: boolean;
  /** Told what could not be delivered and why. */
  readonly warn: (message: string, fields: Readonly<Record<string, unknown>>) => void;
};

const mostTries = 6;
const firstRetryMs = 1_000;
const maxRetryMs = 60_000;
const answerMs = 10_000;

export function createWebhookNotifier(options: WebhookOptions): Notifier {
  return {
    notify: async (notice) => {
      const webhooks = await listWebhooks(options.store, notice.tenant);
      await Promise.all(webhooks.map((webhook) => deliver(options, webhook, notice)));
    },
  };
}

async function deliver(
  options: WebhookOptions,
  webhook: StoredWebhook,
  notice: Notice,
): Promise<void> {
  const { clock, random, warn } = options;
  const fields = { tenant: notice.tenant, job: notice.jobId };
  for (let tries = 1; ; tries += 1) {
    const reply = await attempt(options, webhook, notice).catch((error: unknown) => ({
      kind: 'again' as const,
      reason: error instanceof Error ? error.message : String(error),
    }));
    if (reply.kind === 'done') return;
    if (reply.kind === 'never' || tries === mostTries) {
      return warn('A webhook was not delivered.', { ...fields, tries, reason: reply.reason });
    }
    const most = Math.min(maxRetryMs, firstRetryMs * 2 ** (tries - 1));
    await clock.sleep(most / 2 + (random.next() * most) / 2);
  }
}

type Delivery =
  { readonly kind: 'done' } | { readonly kind: 'again' | 'never'; readonly reason: string };

async function attempt(
  { clock, post, resolve, allowPrivate }: WebhookOptions,
  webhook: StoredWebhook,
  { id, jobId, round, outcome, message }: Notice,
): Promise<Delivery> {
  const target = await resolveTarget(webhook.url, resolve, allowPrivate);
  if (!target.ok) return { kind: 'never', reason: `its address ${target.reason}` };
  const body = webhookMessageCodec.encodeText({
    type: 'round.ended',
    timestamp: clock.now(),
    data: { jobId, round, outcome, message },
  });
  const headers = {
    ...sign(webhook.secret, messageId(id), clock.now(), body),
    'content-type': 'application/json',
    'user-agent': 'longhaul-webhooks',
  };
  const late = new AbortController();
  const done = new AbortController();
  void clock.sleep(answerMs, done.signal).then(() => late.abort());
  try {
    const { status } = await post(target, { headers, body, signal: late.signal });
    if (status >= 200 && status < 300) return { kind: 'done' };
    // Gone for good, as the receiver says; anything else may pass.
    const kind = status === 410 || (status >= 300 && status < 400) ? 'never' : 'again';
    return { kind, reason: `it was answered with status ${String(status)}` };
  } finally {
    done.abort();
  }
}

function messageId(noticeId: string): string {
  return `msg_${noticeId.replace(/[^A-Za-z0-9_-]/g, '_')}`;
}
