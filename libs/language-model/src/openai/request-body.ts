import type { ModelRequest } from '@longhaul/jobs/model';
import type { OpenAI } from 'openai';

export type OutputLimitField = 'max_completion_tokens' | 'max_tokens';

type Body = OpenAI.Chat.ChatCompletionCreateParamsNonStreaming;

/**
 * The request as it goes over the wire. Further parameters come first, so that none of them can
 * undo what the reply's reading depends on.
 */
export function requestBody(request: ModelRequest, outputLimitField: OutputLimitField): Body {
  return {
    ...request.parameters,
    model: request.model,
    messages: request.messages.map(({ role, content }) => ({ role, content })),
    response_format: {
      type: 'json_schema',
      json_schema: { ...request.replySchema, strict: true },
    },
    [outputLimitField]: request.maxOutputTokens,
    stream: false,
    n: 1,
  };
}
