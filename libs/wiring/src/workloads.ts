import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import { dealsWorkload } from '@longhaul/deals/workload';
import type { AnyWorkload } from '@longhaul/jobs/workload';
import { UsageError } from '@longhaul/ports/errors';
import { checkDealOptions, dealPhases } from './workloads/deal-phases.ts';

/** The workloads that ship with Longhaul, by name; the only place where phases join one. */
const shipped: Readonly<Record<string, AnyWorkload>> = {
  deals: { ...dealsWorkload, phases: dealPhases, checkPhaseOptions: checkDealOptions },
};

/** Those that a fleet's processes know: a workload of one's own runs in one's own process only. */
export const shippedWorkloads: readonly AnyWorkload[] = Object.values(shipped);

/**
 * Finds a workload by its name, or loads one's own from a file whose default export is made with
 * `defineWorkload`.
 *
 * @throws UsageError when there is none.
 */
export async function findWorkload(nameOrFile: string): Promise<AnyWorkload> {
  const known = shipped[nameOrFile];
  if (known) return known;
  if (!/\.[cm]?[jt]s$/.test(nameOrFile)) {
    const names = Object.keys(shipped).join(', ');
    throw new UsageError(
      `There is no workload ${nameOrFile}. Shipped: ${names}; or give a .ts file.`,
    );
  }
  const module = await load(nameOrFile);
  if (isWorkload(module.default)) return module.default;
  throw new UsageError(`${nameOrFile}: its default export must be made with defineWorkload.`);
}

async function load(file: string): Promise<{ default?: unknown }> {
  try {
    return (await import(pathToFileURL(resolve(file)).href)) as { default?: unknown };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`The workload ${file} cannot be loaded: ${reason}`, { cause: error });
  }
}

function isWorkload(value: unknown): value is AnyWorkload {
  const needed = ['name', 'itemSchema', 'replySchema', 'identify', 'compose', 'conclude'];
  return typeof value === 'object' && value !== null && needed.every((key) => key in value);
}
