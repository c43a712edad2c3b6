/** The plain loop: one deal after the other, a line of JSON each. `loop.ts deals.ndjson out.jsonl` */
import { createReadStream } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import OpenAI from 'openai';
import { ask } from './ask.ts';

const [input = '', output = ''] = process.argv.slice(2);
const client = new OpenAI();

for await (const line of createInterface({ input: createReadStream(input) })) {
  await appendFile(output, `${JSON.stringify(await ask(client, line))}\n`);
}
