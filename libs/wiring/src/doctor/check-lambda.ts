import { createLambdaInvoker } from '@longhaul/worker-invoker/lambda';
import type { Config } from '../config.ts';
import type { DoctorTools } from './doctor.ts';
import { functionOf } from '../fleet/base.ts';
import { foundAndRemedy, type Check } from './check.ts';

const name = 'lambda';

/** Whether the function is there and may be called; nothing is started. */
export async function checkLambda(
  { region, lambdaEndpoint }: Config,
  given: string,
  { clock, random }: DoctorTools,
): Promise<Check> {
  const target = functionOf(given);
  const invoker = createLambdaInvoker({
    ...{ ...target, region, endpoint: lambdaEndpoint },
    ...{ concurrency: 1, clock, random },
  });
  try {
    const reply = await invoker.probe();
    if (reply.kind === 'failed') {
      return { name, status: 'failed', ...foundAndRemedy(new Error(reply.message)) };
    }
  } finally {
    invoker.close();
  }
  const isPinned = target.qualifier !== undefined || given.startsWith('arn:');
  if (isPinned) return { name, status: 'ok', found: `${given} in ${region} may be called` };
  return {
    name,
    status: 'warning',
    found: `${given} in ${region} may be called, in whatever version is newest`,
    remedy: `Name an alias, so that a deployment does not change workers under a running job: --lambda ${given}:ALIAS`,
  };
}
