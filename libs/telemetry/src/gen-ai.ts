import type { JobEvent } from '@longhaul/jobs/job-event';
import type { SpanAttributes } from './span.ts';

type Tried = Extract<JobEvent, { readonly kind: 'item-tried' }>;

/** The model wrote to its end, whatever became of what it wrote. */
const finishReasons: Readonly<Record<string, readonly string[]>> = {
  answered: ['stop'],
  invalid_json: ['stop'],
  truncated: ['length'],
  content_filter: ['content_filter'],
};

/** `chat` with the model that was asked: the name that the conventions give such a span. */
export function genAiName({ model }: Tried): string {
  return model === undefined ? 'chat' : `chat ${model}`;
}

/**
 * One model request in the words of the GenAI conventions (semantic-conventions 1.41, in development:
 * https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans). The provider is the API that is
 * spoken, as they say for servers that speak like OpenAI. Content has no place here, not even as an option.
 */
export function genAiAttributes(event: Tried, serverAddress: string | undefined): SpanAttributes {
  const { model, replyModel, outcome, usage } = event;
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.output.type': 'json',
    'gen_ai.request.model': model,
    'gen_ai.response.model': replyModel,
    'gen_ai.response.finish_reasons': finishReasons[outcome],
    'gen_ai.usage.input_tokens': usage?.inputTokens,
    'gen_ai.usage.output_tokens': usage?.outputTokens,
    'gen_ai.usage.cache_read.input_tokens': usage?.cachedInputTokens,
    'gen_ai.usage.reasoning.output_tokens': usage?.reasoningTokens,
    'server.address': serverAddress,
    'error.type': isFault(event) ? outcome : undefined,
    'longhaul.outcome': outcome,
    'longhaul.cost_micro_dollars': event.costMicroDollars,
  };
}

/** Aborted is what was ordered, and no fault. */
export function isFault({ outcome }: Tried): boolean {
  return outcome !== 'answered' && outcome !== 'aborted';
}
