import { analyzeJob, readPhaseOptions } from '@longhaul/wiring/analyze';
import { findWorkload } from '@longhaul/wiring/workloads';
import { isSet, onlyPositional, textFlag, type Arguments } from '../arguments.ts';
import { configOf } from '../config.ts';
import { exitCode } from '../exit-code.ts';
import { fileLinesOf } from '../terminal/files.ts';

/** `longhaul analyze JOB`: ranks, groups and reports a finished job again, without a model call. */
export async function analyze(given: Arguments): Promise<number> {
  const job = onlyPositional(given, 'a job');
  const workload = await findWorkload(textFlag(given, 'workload') ?? 'deals');
  const weights = textFlag(given, 'weights');
  const { dataDir } = configOf(given);
  const analyzed = await analyzeJob({
    job,
    workload,
    dataDir,
    outDir: textFlag(given, 'out'),
    ...(weights !== undefined && { phaseOptions: await readPhaseOptions(weights, workload) }),
  });
  if (isSet(given, 'json')) {
    process.stdout.write(`${JSON.stringify({ job_id: analyzed.jobId, files: analyzed.files })}\n`);
  } else {
    for (const line of fileLinesOf(analyzed.files, {})) process.stdout.write(`${line}\n`);
  }
  return exitCode.ok;
}
