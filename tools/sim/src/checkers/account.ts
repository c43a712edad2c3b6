import { manifestCodec, type Manifest } from '@longhaul/jobs/documents/manifest';
import { jobPrefix, outputKey, roundFiles, roundKey } from '@longhaul/jobs/object-key';
import type { JobRef } from '@longhaul/ports/coordinator-replies';
import type { World } from '../world/world.ts';
import { demand, Violation } from './violation.ts';

/** The account of one round, as the store has it; undefined while there is none. */
export async function readAccount(
  world: World,
  job: JobRef,
  round: number,
): Promise<Manifest | undefined> {
  const text = await world.objects.read(roundKey(job, round, roundFiles.manifest));
  if (text === undefined) return undefined;
  const decoded = manifestCodec.decodeText(text);
  if (!decoded.ok) throw new Violation('I8', `the manifest of round ${round}: ${decoded.problem}`);
  return decoded.value;
}

/** I8, I3 and the round's files: exactly the plan's items, each ok with its output, or coded. */
export async function checkAccount(world: World, job: JobRef, manifest: Manifest): Promise<void> {
  const plan = await world.planOf(job);
  const named = new Set(manifest.items.map(({ id }) => id));
  const isExact = named.size === plan.size && manifest.items.length === plan.size;
  demand(isExact, 'I8', () => `${manifest.items.length} items for ${plan.size} of the plan`);
  const outputs = new Map([...plan.values()].map((item) => [item.id, outputKey(job, item)]));
  for (const { id, outcome, code, file } of manifest.items) {
    const output = outputs.get(id);
    demand(output !== undefined, 'I8', () => `${id} is in the account and not in the plan`);
    demand((outcome === 'ok') === (code === undefined), 'I8', () => `${id}: ${outcome}, ${code}`);
    if (outcome !== 'ok') continue;
    const isProved =
      `${jobPrefix(job)}${String(file)}` === output && world.objects.hasObject(output);
    demand(isProved, 'I3', () => `${id} is ok in the account by ${String(file)}`);
  }
  await checkFiles(world, job, manifest);
}

async function checkFiles(world: World, job: JobRef, manifest: Manifest): Promise<void> {
  const linesOf = async (name: string) => {
    const text = (await world.objects.read(roundKey(job, manifest.round, name))) ?? '';
    return text.split('\n').filter((line) => line !== '');
  };
  const results = await linesOf(roundFiles.results);
  const failed = await linesOf(roundFiles.failed);
  demand(
    results.length === manifest.ok,
    'I8',
    () => `${results.length} results, ${manifest.ok} ok`,
  );
  const isCounted = failed.length === manifest.failed;
  demand(isCounted, 'I8', () => `${failed.length} failures, ${manifest.failed} counted`);
}
