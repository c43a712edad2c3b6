import type { ContentFaultKind } from '../faults.ts';
import type { Usage } from './usage.ts';
import { charsOf, tokensOf, usageOf } from './usage.ts';

/** What the model was going to say, and what it costs to say it. */
export type Draft = {
  readonly callNumber: number;
  readonly atMs: number;
  readonly model: string;
  /** A value for the schema, or a string when prose was asked for. */
  readonly value: unknown;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly maxCompletionTokens: number | undefined;
};

/** A chat completion's body and the usage it charges. */
export type Completion = { readonly body: string; readonly usage: Usage };

type Choice = {
  readonly content: string | null;
  readonly refusal?: string;
  readonly finishReason?: 'stop' | 'length' | 'content_filter';
};

function half(text: string): string {
  return text.slice(0, Math.ceil(text.length / 2));
}

/** Valid JSON that misses what was asked for: a value of another type under a name of its own. */
const wrongSchema = JSON.stringify({ answer: 42, note: 'of a shape that nobody asked for' });

const choiceByFault: Readonly<Record<ContentFaultKind, (content: string) => Choice>> = {
  invalid_json: (content) => ({ content: `${half(content)} ...and so on` }),
  truncated: (content) => ({ content: half(content), finishReason: 'length' }),
  refusal: () => ({ content: null, refusal: "I'm sorry, I can't help with that." }),
  content_filter: () => ({ content: null, finishReason: 'content_filter' }),
  wrong_schema: () => ({ content: wrongSchema }),
  schema_ignored: () => ({ content: 'Sure! The deal looks healthy to me. Anything else?' }),
  empty_choices: () => ({ content: '' }),
  usage_missing: (content) => ({ content }),
};

/** A model stops where its output limit is, however good the reply was going to be. */
function withinLimit(choice: Choice, maxTokens: number | undefined): Choice {
  if (choice.content === null || maxTokens === undefined) return choice;
  if (tokensOf(choice.content) <= maxTokens) return choice;
  return {
    ...choice,
    content: choice.content.slice(0, charsOf(maxTokens)),
    finishReason: 'length',
  };
}

/** Words a draft as OpenAI's `chat.completion`, spoiled by the fault if there is one. */
export function complete(draft: Draft, fault: ContentFaultKind | undefined): Completion {
  const content = typeof draft.value === 'string' ? draft.value : JSON.stringify(draft.value);
  const planned = fault === undefined ? { content } : choiceByFault[fault](content);
  const {
    content: said,
    refusal = null,
    finishReason = 'stop',
  } = withinLimit(planned, draft.maxCompletionTokens);
  const completionTokens = tokensOf(said ?? refusal ?? '');
  const usage = usageOf(draft.promptTokens, completionTokens, draft.cachedTokens);
  const message = { role: 'assistant', content: said, refusal };
  const choice = { index: 0, message, logprobs: null, finish_reason: finishReason };
  const body = {
    id: `chatcmpl-simulated-${draft.callNumber}`,
    object: 'chat.completion',
    created: Math.floor(draft.atMs / 1_000),
    model: draft.model,
    choices: fault === 'empty_choices' ? [] : [choice],
    ...(fault === 'usage_missing' ? {} : { usage }),
  };
  return { body: JSON.stringify(body), usage };
}
