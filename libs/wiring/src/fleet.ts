import { join } from 'node:path';
import type { RunOptions, RunResult } from './embedded.ts';
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
export async function runFleetJob(
  options: RunOptions & { readonly onFinding?: (finding: string) => void },
): Promise<RunResult> {
  const base = openFleetBase(options.config);
  try {
    for (const finding of await base.prove()) options.onFinding?.(finding);
    const endpoint = await openEndpoint(options.config, base.clock);
    try {
      return await runOver(base, endpoint, options, (jobId) =>
        options.outDir ?? join('longhaul-out', jobId),
      );
    } finally {
      await endpoint.close();
    }
  } finally {
    await base.close();
  }
}
