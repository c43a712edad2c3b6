import { startBenchModel, type BenchModelOptions } from './bench-model.ts';
import type { ModelQuestion } from './start-model.ts';

/**
 * The model as a process of its own, so that it takes nothing of the caller's processor or memory.
 * Started by `fork`: tells its address once, answers what it is asked, and ends with its parent.
 */
const model = await startBenchModel(readOptions(process.argv[2] ?? '{}'));
const answers: Readonly<Record<ModelQuestion, () => unknown>> = {
  served: model.takeServed,
  cpuMs: takeCpuMs,
};
let before = process.cpuUsage();
process.on('message', (question: ModelQuestion) => process.send?.(answers[question]()));
process.on('disconnect', () => process.exit());
process.send?.({ url: model.url });

function takeCpuMs(): number {
  const { user, system } = process.cpuUsage(before);
  before = process.cpuUsage();
  return (user + system) / 1000;
}

/** JSON knows no Infinity: a scale that is null is one. */
function readOptions(text: string): BenchModelOptions {
  const { scale, seed = 1 } = JSON.parse(text) as { scale?: number | null; seed?: number };
  return { scale: scale ?? Infinity, seed };
}
