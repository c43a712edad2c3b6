import { createClient } from '@longhaul/api-contract/client/client';
import { ProblemError } from '@longhaul/api-contract/client/problem-error';
import type { DoctorTools } from './doctor.ts';
import type { Check } from './check.ts';

/** Whether a service answers and takes the key. */
export async function checkApi(
  url: string,
  key: string | undefined,
  { fetch, clock }: DoctorTools,
): Promise<Check> {
  const name = 'service';
  const client = createClient({ fetch, clock, baseUrl: url.replace(/\/$/, ''), key });
  try {
    const { tenant, role } = await client.send('readAccount', {});
    return { name, status: 'ok', found: `${url} takes you for ${tenant}, who may ${role}` };
  } catch (error) {
    if (!(error instanceof ProblemError)) {
      const remedy =
        'Start one with `longhaul serve`, or correct its address: --api URL (LONGHAUL_API)';
      return { name, status: 'failed', found: `${url} does not answer`, remedy };
    }
    const { status, detail, remedy } = error.problem;
    if (status === 401) {
      const found = key === undefined ? `${url} wants a key` : `${url} does not know this key`;
      const make = 'Make one where the service keeps its jobs: `longhaul keys create`';
      return { name, status: 'failed', found, remedy: `${make}, and set LONGHAUL_API_KEY=KEY` };
    }
    return { name, status: 'failed', found: detail, remedy: remedy ?? 'Look into its log.' };
  }
}
