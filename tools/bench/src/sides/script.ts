import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand, type Ran } from './command.ts';

export type ScriptOptions = {
  readonly script: 'loop' | 'p-limit' | 'calls';
  readonly input: string;
  readonly modelUrl: string;
  /** Where a folder for the results is made and removed. */
  readonly folder: string;
  /** Lanes, and `fsync` to flush each line to the disk; for p-limit. */
  readonly args?: readonly string[];
};

/** One of the committed baselines, over the same input and model. */
export async function runScript(options: ScriptOptions): Promise<Ran & { readonly deals: number }> {
  const { script, input, modelUrl, folder, args = [] } = options;
  const place = await mkdtemp(join(folder, `${script}-`));
  const results = join(place, 'results.jsonl');
  try {
    const file = join(import.meta.dirname, '../baselines', `${script}.ts`);
    const ran = await runCommand([file, input, results, ...args], {
      OPENAI_BASE_URL: modelUrl,
      OPENAI_API_KEY: 'bench',
    });
    const lines = (await readFile(results, 'utf8')).split('\n');
    return { ...ran, deals: lines.length - 1 };
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}
