import { UsageError } from '@longhaul/wiring/errors';
import { showItem, showJob, type ShownItem, type ShownJob } from '@longhaul/wiring/show';
import { isSet, type Arguments } from '../../arguments.ts';
import { configOf } from '../../config.ts';
import { exitCode } from '../../exit-code.ts';
import { dollars, duration, grouped } from '../../terminal/numbers.ts';

/** `longhaul show JOB [DEAL]`: a job's account, or everything known of one item. */
export async function show(given: Arguments): Promise<number> {
  const [job, item, extra] = given.positionals;
  if (job === undefined || extra !== undefined) {
    throw new UsageError('longhaul show takes a job and, if you like, one of its ids.');
  }
  const { dataDir, api } = configOf(given);
  const isJson = isSet(given, 'json');
  if (api !== undefined) {
    const { remoteLines } = await import('./show-remote.ts');
    (await remoteLines(given, job, item, isJson)).forEach(print);
  } else if (item === undefined) printJob(await showJob(dataDir, job), isJson);
  else printItem(await showItem(dataDir, job, item), isJson);
  return exitCode.ok;
}

function printJob({ submission, account, manifest }: ShownJob, isJson: boolean): void {
  if (isJson) {
    print(JSON.stringify(account));
    return;
  }
  print(
    `Job ${submission.jobId}  ${submission.pipeline}, ${grouped(submission.accepted)} items, ${submission.work.model}`,
  );
  if (!manifest) {
    print('It has no account yet: run it to its end with the command that began it.');
    return;
  }
  print(manifest.message);
  const cost =
    manifest.costMicroDollars === undefined ? 'cost unknown' : dollars(manifest.costMicroDollars);
  print(
    `Round ${String(manifest.round)}, ${manifest.outcome}, ${duration(manifest.timings.spentMs / 1000)}, ${cost}`,
  );
  for (const item of manifest.items) {
    if (item.outcome === 'failed') print(`  ${item.id}  ${item.code ?? ''}  ${item.message ?? ''}`);
  }
}

function printItem({ item, record }: ShownItem, isJson: boolean): void {
  if (isJson) {
    print(JSON.stringify(record ?? item));
    return;
  }
  const tries = `${String(item.attempts)} ${item.attempts === 1 ? 'request' : 'requests'}`;
  print(
    `${item.id}: ${item.outcome}${item.code === undefined ? '' : ` (${item.code})`}, ${tries}, batch ${String(item.batchIndex)}`,
  );
  if (item.message !== undefined) print(item.message);
  if (record) print(JSON.stringify(record, null, 2));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
