import { webhookMessageCodec } from '@longhaul/api-contract/documents/webhook';
import type { Clock } from '@longhaul/ports/clock';
import type { KeptNotice } from './outbox.ts';
import type { Post } from './post.ts';
import { sign } from './signature.ts';
import { resolveTarget, type Resolve } from './target.ts';
import type { StoredWebhook } from './webhook-store.ts';

/** What sending one message takes. */
export type DeliveryPorts = {
  readonly clock: Clock;
  readonly post: Post;
  readonly resolve: Resolve;
  /** For receivers on one's own machine or network, over plain http too. */
  readonly allowPrivate: boolean;
};

/** `again`: it may pass; `never`: the receiver is gone for good, as itself or its address says. */
export type Delivery =
  { readonly kind: 'done' } | { readonly kind: 'again' | 'never'; readonly reason: string };

const answerMs = 10_000;

/** One try, signed anew: the time in the signature is that of the try, the id is the message's. */
export async function deliver(
  ports: DeliveryPorts,
  webhook: StoredWebhook,
  messageId: string,
  notice: KeptNotice,
  signal: AbortSignal,
): Promise<Delivery> {
  try {
    return await send(ports, webhook, messageId, notice, signal);
  } catch (error) {
    return { kind: 'again', reason: error instanceof Error ? error.message : String(error) };
  }
}

async function send(
  { clock, post, resolve, allowPrivate }: DeliveryPorts,
  webhook: StoredWebhook,
  messageId: string,
  { jobId, round, outcome, message }: KeptNotice,
  signal: AbortSignal,
): Promise<Delivery> {
  const target = await resolveTarget(webhook.url, resolve, allowPrivate);
  if (!target.ok) return { kind: 'never', reason: `its address ${target.reason}` };
  const body = webhookMessageCodec.encodeText({
    type: 'round.ended',
    timestamp: clock.now(),
    data: { jobId, round, outcome, message },
  });
  const headers = {
    ...sign(webhook.secret, messageId, clock.now(), body),
    'content-type': 'application/json',
    'user-agent': 'longhaul-webhooks',
  };
  const late = new AbortController();
  const done = new AbortController();
  void clock.sleep(answerMs, done.signal).then(() => late.abort());
  try {
    const either = AbortSignal.any([late.signal, signal]);
    const { status } = await post(target, { headers, body, signal: either });
    if (status >= 200 && status < 300) return { kind: 'done' };
    // Gone for good, as the receiver says; anything else may pass.
    const kind = status === 410 || (status >= 300 && status < 400) ? 'never' : 'again';
    return { kind, reason: `it was answered with status ${String(status)}` };
  } finally {
    done.abort();
  }
}
