import type { ModelFault } from '@longhaul/admission/model-fault';
import type { ModelMessage, ModelRequest } from '@longhaul/jobs/model';
import type { Work } from '@longhaul/jobs/documents/plan';
import { shorten } from '@longhaul/jobs/text';
import type { AnyWorkload, Composition } from '@longhaul/jobs/workload';
import { replySchemaOf } from './reply-schema.ts';

/** The messages of one item: its prompt and, after a bad reply, one request to mend it. */
export type Conversation = {
  readonly messages: readonly ModelMessage[];
  readonly maxOutputTokens: number;
};

/** A reply that was cut off gets this many times the room. */
const repairOutputFactor = 2;
/** A bad reply is shown back at most this far: enough to mend, too little to pay for twice. */
const maxEchoChars = 8_000;

export function openConversation(workload: AnyWorkload, composition: Composition): Conversation {
  return {
    messages: [
      { role: 'system', content: composition.system },
      { role: 'user', content: composition.user },
    ],
    maxOutputTokens: workload.maxOutputTokens,
  };
}

/** Asks once more: with the validator's words, or with more room where the reply was cut off. */
export function repairConversation(
  conversation: Conversation,
  fault: ModelFault,
  text: string | undefined,
): Conversation {
  if (fault.code === 'truncated') {
    const maxOutputTokens = conversation.maxOutputTokens * repairOutputFactor;
    return { ...conversation, maxOutputTokens };
  }
  const echo: ModelMessage[] =
    text === undefined || text === ''
      ? []
      : [{ role: 'assistant', content: shorten(text, maxEchoChars) }];
  const request: ModelMessage = {
    role: 'user',
    content: `That reply cannot be used: ${fault.message} Reply again with JSON only, exactly as the schema says.`,
  };
  return { ...conversation, messages: [...conversation.messages, ...echo, request] };
}

export function requestOf(
  workload: AnyWorkload,
  work: Pick<Work, 'model' | 'parameters'>,
  conversation: Conversation,
  timeoutMs: number,
): ModelRequest {
  return {
    model: work.model,
    messages: conversation.messages,
    replySchema: replySchemaOf(workload),
    maxOutputTokens: conversation.maxOutputTokens,
    parameters: work.parameters,
    timeoutMs,
  };
}
