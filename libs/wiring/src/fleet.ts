import { join } from 'node:path';
import { UsageError } from '@longhaul/ports/errors';
import type { RunOptions, RunResult } from './embedded.ts';
import { modelAddress } from './config/described-endpoint.ts';
import { openEndpoint } from './embedded/model-endpoint.ts';
import { openFleetBase } from './fleet/base.ts';
import { runOver } from './fleet/run.ts';

/**
 * `longhaul run` over Redis and S3: the same command and the same account as in one process. This
 * process leads its job, or watches whoever leads it already; workers run on Lambda, or without one
 * in this process.
 *
 * @throws UsageError for wrong input or options, TerminalError when the fleet cannot do it.
 */
export async function runFleetJob(options: RunOptions): Promise<RunResult> {
  const { config } = options;
  if (config.lambda !== undefined && !modelAddress(config)) {
    throw new UsageError(
      'Workers on Lambda call a model of their own: set OPENAI_BASE_URL, or OPENAI_API_KEY, as they have it, so that the job is named by it. Without them the simulator answers in one process only, unless LONGHAUL_SIMULATOR says where one runs.',
    );
  }
  const base = openFleetBase(config);
  try {
    for (const finding of await base.prove()) options.onFinding?.(finding);
    const endpoint = base.lambda ? undefined : await openEndpoint(config, base.clock);
    const outDirOf = (jobId: string) => options.outDir ?? join('longhaul-out', jobId);
    return await runOver(base, endpoint, options, outDirOf).finally(() => endpoint?.close());
  } finally {
    await base.close();
  }
}
