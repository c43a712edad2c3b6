import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { workspace } from '../../harness/child.ts';

export const workerBundle = 'apps/worker/dist/handler.mjs';
export const orchestratorBundle = 'apps/orchestrator/dist/orchestrator.mjs';
export const apiBundle = 'apps/api/dist/api.mjs';
export const cliBundle = 'apps/cli/dist/longhaul.mjs';

/** The path of a bundle. @throws where it was not built, saying how */
export function built(bundle: string): string {
  const path = join(workspace, bundle);
  if (existsSync(path)) return path;
  const [, app = ''] = bundle.split('/');
  throw new Error(`${bundle} is not there: run npx nx build ${app}.`);
}
