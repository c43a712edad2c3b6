import { liveEventCodec, type LiveEvent } from '@longhaul/api-contract/documents/live-event';

/** An event as it goes over the wire, written once for all who watch. */
export type Message = {
  /** Of the feed that made it: a later one names the same feed and a higher number. */
  readonly id: string;
  readonly event: LiveEvent;
  readonly text: string;
};

export function messageOf(id: string, event: LiveEvent): Message {
  const data = liveEventCodec.encodeText(event);
  return { id, event, text: `id: ${id}\nevent: ${event.kind}\ndata: ${data}\n\n` };
}

/** Some messages and, made once, the bytes of them all. */
export type MessageBatch = { readonly messages: readonly Message[]; readonly bytes: Uint8Array };

const encoder = new TextEncoder();

export function batchOf(messages: readonly Message[]): MessageBatch {
  return { messages, bytes: encoder.encode(messages.map(({ text }) => text).join('')) };
}

/** Who watches; receiving must not fail and not wait. */
export type Watcher = {
  readonly receive: (batch: MessageBatch) => void;
  /** There will be nothing more: the job ended, or the service does. */
  readonly end: () => void;
};
