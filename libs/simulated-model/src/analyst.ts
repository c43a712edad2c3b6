import { readDealText } from './analyst/deal-text.ts';
import { analyzeDeal } from './analyst/reply.ts';
import { answerSchema } from './schema-answer.ts';

/**
 * The simulated mind: rules in place of a model. It sees the request's text and nothing else, so
 * what it finds is what stands there in words of its lexicons; paraphrases mostly escape it.
 */

export type Question = {
  readonly userText: string;
  /** The JSON Schema that the answer must satisfy; undefined when prose is asked for. */
  readonly schema: unknown;
};

/** Answers with a value for the schema, or with a sentence. The same question, the same answer. */
export function answer({ userText, schema }: Question): unknown {
  const deal = readDealText(userText);
  const known = deal === undefined ? undefined : analyzeDeal(deal);
  if (schema !== undefined) return answerSchema(schema, userText, known ?? {});
  return known?.deal_health_summary ?? `Read ${userText.length} characters, without a question.`;
}
