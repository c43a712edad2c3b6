import { dealsWorkload } from '@longhaul/deals/workload';
import type OpenAI from 'openai';
import * as z from 'zod';

const { $schema: _dialect, ...schema } = z.toJSONSchema(dealsWorkload.replySchema, { io: 'input' });

/**
 * One deal in, one result out, with the very prompt and schema that Longhaul uses. What it leaves
 * out is what a first script leaves out: evidence, retries, limits, cost.
 */
export async function ask(client: OpenAI, line: string): Promise<unknown> {
  const deal = dealsWorkload.itemSchema.parse(JSON.parse(line));
  const { id } = dealsWorkload.identify(deal);
  const empty = dealsWorkload.concludeWithoutCall?.(deal);
  if (empty) return empty;
  const { maxInputTokens } = dealsWorkload;
  const prompt = dealsWorkload.compose(deal, { delimiter: 'dealcontent', maxInputTokens });
  const completion = await client.chat.completions.create({
    model: 'simulated-bench',
    messages: [
      { role: 'system', content: prompt.system },
      { role: 'user', content: prompt.user },
    ],
    max_completion_tokens: dealsWorkload.maxOutputTokens,
    response_format: { type: 'json_schema', json_schema: { name: 'deal', strict: true, schema } },
  });
  const reply: unknown = JSON.parse(completion.choices[0]?.message.content ?? 'null');
  return { deal_id: id, success: true, intelligence: dealsWorkload.replySchema.parse(reply) };
}
