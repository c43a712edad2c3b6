import { open, rm } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { median } from './measure/summary.ts';

/** The machine that the figures are of. */
export type Machine = {
  readonly processor: string;
  readonly processors: number;
  readonly memoryGib: number;
  readonly node: string;
  /** Median milliseconds to write 4 KiB to a new file and flush it: what durability costs here. */
  readonly fsyncMs: number;
};

const fsyncProbes = 50;
const probeBytes = 4096;

export async function describeMachine(folder: string): Promise<Machine> {
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    processors: availableParallelism(),
    memoryGib: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    fsyncMs: await probeFsync(join(folder, 'fsync-probe')),
  };
}

async function probeFsync(path: string): Promise<number> {
  const took: number[] = [];
  for (let probe = 0; probe < fsyncProbes; probe += 1) {
    const startedMs = performance.now();
    const file = await open(path, 'w');
    await file.write(Buffer.alloc(probeBytes, 1));
    await file.sync();
    await file.close();
    took.push(performance.now() - startedMs);
    await rm(path);
  }
  return median(took);
}

export function machineText(machine: Machine): string {
  const { processors, processor, memoryGib, node, fsyncMs } = machine;
  return `${String(processors)} processors (${processor}), ${String(memoryGib)} GiB, Node ${node}, write and fsync of 4 KiB in ${fsyncMs.toFixed(2)} ms\n`;
}
