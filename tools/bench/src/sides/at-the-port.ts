import { join } from 'node:path';
import { UsageError } from '@longhaul/ports/errors';
import type { LanguageModel } from '@longhaul/ports/language-model';
import { readConfig } from '@longhaul/wiring/config';
import { runJob } from '@longhaul/wiring/embedded';
import { openInput } from '@longhaul/wiring/input';
import { findWorkload } from '@longhaul/wiring/workloads';
import { benchModelName, replyText } from '../model/reply.ts';

/**
 * `at-the-port.ts DEALS FOLDER LANES`: a program that runs the engine with a model of its own, which
 * takes no time: no client, no request, no server. What is left is what the engine costs. Prints the
 * account's counts and instants.
 */
const [input = '', folder = '', lanes = ''] = process.argv.slice(2);
const usage = { inputTokens: 1_500, cachedInputTokens: 0, outputTokens: 400, reasoningTokens: 0 };
const model: LanguageModel = {
  complete: () => {
    const value: unknown = JSON.parse(replyText);
    const reply = {
      kind: 'answered',
      value,
      text: replyText,
      usage,
      model: benchModelName,
    } as const;
    return Promise.resolve(reply);
  },
};

// Names the work, and is never asked.
const named = { baseUrl: 'http://bench.invalid/v1', apiKey: 'bench', model: benchModelName };
const read = readConfig({ ...named, lanes, dataDir: join(folder, 'data') }, {});
if (!read.ok) throw new UsageError(read.problem);
const result = await runJob({
  workload: await findWorkload('deals'),
  config: read.config,
  input: await openInput(input, process.stdin),
  planKind: 'adaptive',
  outDir: join(folder, 'out'),
  model,
});
if (result.kind !== 'finished') throw new Error(`The job of the bench ended as ${result.kind}.`);
const { total, ok, timings } = result.manifest;
const [started_at, sealed_at] = [timings.startedAt, timings.sealedAt].map((at) => new Date(at));
process.stdout.write(JSON.stringify({ total, ok, timings: { started_at, sealed_at } }));
