import type { ModelFault } from '@longhaul/admission/model-fault';
import { noUsage, type TokenUsage } from '@longhaul/admission/prices';
import type { ModelReply, ModelRequest } from '@longhaul/jobs/model';
import { parseJson } from '@longhaul/jobs/wire';
import * as z from 'zod';
import type { Received } from './reply-headers.ts';

const countSchema = z.int().nonnegative().nullish();

/** Read by itself, so that it is kept even where the rest of the reply is malformed. */
const usageSchema = z.object({
  usage: z.object({
    prompt_tokens: z.int().nonnegative(),
    completion_tokens: z.int().nonnegative(),
    prompt_tokens_details: z.object({ cached_tokens: countSchema }).nullish(),
    completion_tokens_details: z.object({ reasoning_tokens: countSchema }).nullish(),
  }),
});

const choiceSchema = z.object({
  finish_reason: z.string().nullish(),
  message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
});
type Choice = z.infer<typeof choiceSchema>;

/** At least one choice: a reply without any is as broken as one of another shape. */
const completionSchema = z.object({
  model: z.string().optional(),
  choices: z.tuple([choiceSchema], z.unknown()),
});

/** Judges the body of a reply with a good status. */
export function readReply(body: string, request: ModelRequest, received: Received): ModelReply {
  const parsed = parseJson(body);
  const usage = usageOf(parsed);
  const head = usage ? { ...received, usage } : received;
  const completion = completionSchema.safeParse(parsed);
  if (!completion.success) return { kind: 'failed', fault: noCompletion, ...head };
  const [choice] = completion.data.choices;
  const text = choice.message.content ?? '';
  const fault = faultOf(choice, request);
  if (fault) return { kind: 'failed', fault, ...head, ...(text === '' ? {} : { text }) };
  const value = parseJson(text);
  if (value === undefined) return { kind: 'failed', fault: notJson, ...head, text };
  // Some servers count nothing; what they cost is not known then.
  const known = { ...received, usage: usage ?? noUsage };
  return { kind: 'answered', value, text, model: completion.data.model ?? request.model, ...known };
}

const noCompletion: ModelFault = {
  code: 'server_error',
  message: 'The server answered with status 200 but not with a chat completion.',
};

const notJson: ModelFault = { code: 'invalid_json', message: "The model's reply is not JSON." };

/** What the server itself says is wrong with the reply. */
function faultOf(choice: Choice, request: ModelRequest): ModelFault | undefined {
  if (choice.message.refusal) {
    return { code: 'refusal', message: 'The model declined to answer this item.' };
  }
  if (choice.finish_reason === 'content_filter') {
    return { code: 'content_filter', message: "The provider's content filter stopped the reply." };
  }
  if (choice.finish_reason === 'length') {
    const limit = String(request.maxOutputTokens);
    return { code: 'truncated', message: `The reply was cut off at ${limit} output tokens.` };
  }
  return undefined;
}

function usageOf(body: unknown): TokenUsage | undefined {
  const parsed = usageSchema.safeParse(body);
  if (!parsed.success) return undefined;
  const { usage } = parsed.data;
  return {
    inputTokens: usage.prompt_tokens,
    cachedInputTokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
    outputTokens: usage.completion_tokens,
    reasoningTokens: usage.completion_tokens_details?.reasoning_tokens ?? 0,
  };
}
