import { once } from 'node:events';
import { sampleLines } from '@longhaul/wiring/sample';
import { UsageError } from '@longhaul/wiring/errors';
import { isSet, type Arguments } from '../arguments.ts';
import { countFlag } from '../flags.ts';
import { exitCode } from '../exit-code.ts';

const defaultCount = 127;

/** `longhaul sample`: deals to try it with, as NDJSON on standard output. */
export async function sample(given: Arguments): Promise<number> {
  const [extra] = given.positionals;
  if (extra !== undefined) {
    throw new UsageError(`longhaul sample writes to standard output: longhaul sample > ${extra}`);
  }
  const lines = sampleLines({
    count: countFlag(given, 'count') ?? defaultCount,
    seed: countFlag(given, 'seed') ?? 1,
    size: isSet(given, 'small') ? 'small' : 'full',
  });
  for (const line of lines) {
    if (!process.stdout.write(line)) await once(process.stdout, 'drain');
  }
  return exitCode.ok;
}
