/**
 * The calls alone: prompts, replies and Longhaul's own client for them on the lanes of p-limit, with
 * nothing of an engine. What Longhaul takes beyond this is what it is for. `calls.ts deals.ndjson
 * out.jsonl [lanes]`
 */
import { appendFile, readFile } from 'node:fs/promises';
import { dealsWorkload } from '@longhaul/deals/workload';
import { createOpenAiModel } from '@longhaul/language-model/openai';
import { openConversation, requestOf } from '@longhaul/pipeline/item/conversation';
import { createRealClock } from '@longhaul/platform/clock';
import pLimit from 'p-limit';
import { benchModelName } from '../model/reply.ts';

const [input = '', output = '', lanes = '45'] = process.argv.slice(2);
const { OPENAI_BASE_URL: baseUrl = '', OPENAI_API_KEY: apiKey = '' } = process.env;
const model = createOpenAiModel({ baseUrl, apiKey, clock: createRealClock() });
const work = { model: benchModelName, parameters: {} };
const { maxInputTokens } = dealsWorkload;
const never = new AbortController().signal;

async function ask(line: string): Promise<unknown> {
  const deal = dealsWorkload.itemSchema.parse(JSON.parse(line));
  const { id } = dealsWorkload.identify(deal);
  const empty = dealsWorkload.concludeWithoutCall?.(deal);
  if (empty) return empty;
  const prompt = dealsWorkload.compose(deal, { delimiter: 'dealcontent', maxInputTokens });
  const conversation = openConversation(dealsWorkload, prompt);
  const reply = await model.complete(requestOf(dealsWorkload, work, conversation, 60_000), never);
  if (reply.kind !== 'answered') throw new Error(`A call of the bench ended as ${reply.kind}.`);
  return { deal_id: id, intelligence: dealsWorkload.replySchema.parse(reply.value) };
}

const limit = pLimit(Number(lanes));
const lines = (await readFile(input, 'utf8')).split('\n').filter((line) => line !== '');
await Promise.all(
  lines.map((line) =>
    limit(async () => appendFile(output, `${JSON.stringify(await ask(line))}\n`)),
  ),
);
