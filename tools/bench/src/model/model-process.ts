import { startBenchModel, type BenchModelOptions } from './bench-model.ts';

/**
 * The model as a process of its own, so that it takes nothing of the caller's processor or memory.
 * Started by `fork`: tells its address once, hands its served calls over whenever it is asked, and
 * ends with its parent.
 */
const model = await startBenchModel(readOptions(process.argv[2] ?? '{}'));
process.on('message', () => process.send?.({ served: model.takeServed() }));
process.on('disconnect', () => process.exit());
process.send?.({ url: model.url });

/** JSON knows no Infinity: a scale that is null is one. */
function readOptions(text: string): BenchModelOptions {
  const { scale, seed = 1 } = JSON.parse(text) as { scale?: number | null; seed?: number };
  return { scale: scale ?? Infinity, seed };
}
