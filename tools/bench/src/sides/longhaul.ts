import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { benchModelName } from '../model/reply.ts';
import { runCommand, type Ran } from './command.ts';

export type LonghaulOptions = {
  readonly input: string;
  readonly lanes: number;
  readonly modelUrl: string;
  /** Where a folder for the job is made and, unless it is kept, removed. */
  readonly folder: string;
  /**
   * Leaves the job's folder in place. For five minutes ext4 passes over numbers of deleted files one
   * by one when it looks for a free one: where thousands were just removed, the next run's files
   * cost some twenty times as much to create.
   */
  readonly isKept?: boolean;
  readonly plan?: 'fixed' | 'adaptive';
};

export type LonghaulRan = Ran & {
  /** From the index to the seal: the part in which deals are run. */
  readonly extractingMs: number;
  readonly deals: number;
};

const command = join(import.meta.dirname, '../../../../apps/cli/bin/longhaul.js');

const accountSchema = z.object({
  total: z.number(),
  ok: z.number(),
  timings: z.object({ started_at: z.coerce.date(), sealed_at: z.coerce.date() }),
});

/**
 * `longhaul run` as a person runs it, on a fresh folder.
 *
 * @throws when a deal is missing in its account
 */
export async function runLonghaul(options: LonghaulOptions): Promise<LonghaulRan> {
  const { input, lanes, modelUrl, plan = 'adaptive' } = options;
  return inPlace(options, (place) =>
    runCommand(
      [
        ...[command, 'run', input, '--json', '--model', benchModelName],
        ...['--lanes', String(lanes), '--plan', plan],
        ...['--data-dir', join(place, 'data'), '--out', join(place, 'out')],
      ],
      { OPENAI_BASE_URL: modelUrl, OPENAI_API_KEY: 'bench' },
    ),
  );
}

/** The same engine in a program whose model takes no time (`at-the-port.ts`). */
export async function runAtThePort(
  options: Omit<LonghaulOptions, 'modelUrl' | 'plan'>,
): Promise<LonghaulRan> {
  const program = join(import.meta.dirname, 'at-the-port.ts');
  return inPlace(options, (place) =>
    runCommand([program, options.input, place, String(options.lanes)], {}),
  );
}

/** @throws when a deal is missing in the account that was printed */
async function inPlace(
  { folder, isKept = false }: Pick<LonghaulOptions, 'folder' | 'isKept'>,
  run: (place: string) => Promise<Ran>,
): Promise<LonghaulRan> {
  const place = await mkdtemp(join(folder, 'longhaul-'));
  try {
    const ran = await run(place);
    const account = accountSchema.parse(JSON.parse(ran.output));
    if (account.ok !== account.total) {
      throw new Error(`Only ${account.ok} of ${account.total} deals ended ok: no fair figure.`);
    }
    const { started_at: startedAt, sealed_at: sealedAt } = account.timings;
    return { ...ran, extractingMs: Number(sealedAt) - Number(startedAt), deals: account.total };
  } finally {
    if (!isKept) await rm(place, { recursive: true, force: true });
  }
}
