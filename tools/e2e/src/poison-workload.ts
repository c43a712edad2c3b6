import * as z from 'zod';
import { defineWorkload } from '@longhaul/jobs/workload';
import { promptVersion } from '@longhaul/prompts/prompt-version';

/** Items of which one says where its process shall die: what no input should be able to do. */
const item = z.object({ id: z.string(), dies: z.enum(['compose', 'conclude']).optional() });
const reply = z.object({ note: z.string() });

const system = 'Answer with a note.';

function dieIf(isTime: boolean): void {
  if (isTime) process.kill(process.pid, 'SIGKILL');
}

export default defineWorkload<z.infer<typeof item>, z.infer<typeof reply>>({
  name: 'poison',
  version: '1',
  promptVersion: promptVersion([system]),
  noun: { one: 'note', many: 'notes' },
  verb: 'written',
  index: { keyPrefix: 'poison', countField: 'total_notes' },
  fields: { id: 'deal_id', name: 'name' },
  itemSchema: item,
  replySchema: reply,
  maxInputTokens: 1_000,
  maxOutputTokens: 100,
  identify: ({ id }) => ({ id }),
  estimate: () => ({ inputTokens: 50, outputTokens: 20 }),
  compose: ({ id, dies }) => {
    dieIf(dies === 'compose');
    return { system, user: `Note for ${id}.`, omitted: {} };
  },
  conclude: ({ dies }, { note }) => {
    dieIf(dies === 'conclude');
    return { note };
  },
});
