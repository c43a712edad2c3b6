import { join } from 'node:path';
import { readConfig } from '@longhaul/wiring/config';
import { runJob } from '@longhaul/wiring/embedded';
import { openInput } from '@longhaul/wiring/input';
import contracts from './contracts-workload.ts';

/** Longhaul as a library: the same engine, one call. */
export async function readContracts(file: string, dataDir: string): Promise<string> {
  const config = readConfig({ dataDir, lanes: 4 }, process.env);
  if (!config.ok) throw new Error(config.problem);
  const input = await openInput(file, process.stdin);
  const outDir = join(dataDir, 'out');
  const result = await runJob({ workload: contracts, config: config.config, input, outDir });
  return result.kind === 'finished' ? result.manifest.message : result.kind;
}
