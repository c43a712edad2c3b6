import type { ModelFault } from '@longhaul/admission/model-fault';
import type { TokenUsage } from '@longhaul/admission/prices';
import type { JsonObject } from './wire.ts';

/** One message of a conversation with a model. */
export type ModelMessage = {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
};

/** One model request: everything that decides the reply, and nothing of who asks. */
export type ModelRequest = {
  readonly model: string;
  readonly messages: readonly ModelMessage[];
  /** Strict JSON schema the reply must follow; the server's word for it is never taken. */
  readonly replySchema: { readonly name: string; readonly schema: JsonObject };
  readonly maxOutputTokens: number;
  /** Further request fields, passed on as they are (`temperature`, `reasoning_effort`, …). */
  readonly parameters: JsonObject;
  readonly timeoutMs: number;
};

/** What the provider's headers said of its limits; a field is absent where it said nothing usable. */
export type ObservedLimits = {
  readonly limitRequests?: number;
  readonly remainingRequests?: number;
  readonly resetRequestsMs?: number;
  readonly limitTokens?: number;
  readonly remainingTokens?: number;
  readonly resetTokensMs?: number;
};

type Received = {
  /** Absent when the provider reported none (most failures). */
  readonly usage?: TokenUsage;
  readonly limits?: ObservedLimits;
  readonly requestId?: string;
};

/** The outcome of one model request. Failing is an outcome, never an exception. */
export type ModelReply =
  | (Received & {
      readonly kind: 'answered';
      /** The parsed JSON of the reply; not yet checked against the workload's schema. */
      readonly value: unknown;
      /** The reply's text, kept for one repair. */
      readonly text: string;
      readonly usage: TokenUsage;
      /** The model that answered, by its own account. */
      readonly model: string;
    })
  | (Received & {
      readonly kind: 'failed';
      readonly fault: ModelFault;
      /** What the model wrote, where it wrote something: material for one repair. */
      readonly text?: string;
    })
  | (Received & { readonly kind: 'aborted' });
