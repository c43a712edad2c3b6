/** The script with p-limit. `p-limit.ts deals.ndjson out.jsonl [lanes] [fsync]` */
import { appendFile, readFile } from 'node:fs/promises';
import OpenAI from 'openai';
import pLimit from 'p-limit';
import { ask } from './ask.ts';

const [input = '', output = '', lanes = '45', fsync] = process.argv.slice(2);
const client = new OpenAI();
const limit = pLimit(Number(lanes));
const lines = (await readFile(input, 'utf8')).split('\n').filter((line) => line !== '');

await Promise.all(
  lines.map((line) =>
    limit(async () => {
      const result = await ask(client, line);
      await appendFile(output, `${JSON.stringify(result)}\n`, { flush: fsync === 'fsync' });
    }),
  ),
);
