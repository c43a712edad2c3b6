import { defaultPrices } from '@longhaul/admission/prices';
import type { WorkerPorts } from '@longhaul/pipeline/engine';
import { CallGate } from '@longhaul/pipeline/work/gates/call-gate';
import { processBatch } from '@longhaul/pipeline/work/process-batch';
import type { WorkerReport } from '@longhaul/pipeline/work/worker-life';
import type { RateLimiter } from '@longhaul/ports/rate-limiter';
import type { WorkerReference } from '@longhaul/ports/worker-invoker';
import type { Provider } from '../parts/model.ts';
import type { World } from '../world/world.ts';
import { portsOf, type Wires } from './ports.ts';
import type { Process } from './process.ts';
import { workerSettingsOf } from './settings.ts';

export type WorkerParts = {
  readonly wires: Wires;
  readonly provider: Provider;
  readonly limiter: RateLimiter;
};

/** One handler invocation: the production worker over this world, until it ends or its platform ends it. */
export async function work(
  world: World,
  process: Process,
  parts: WorkerParts,
  reference: WorkerReference,
): Promise<WorkerReport> {
  const { options, agenda } = world;
  const { tenant, jobId } = reference;
  const endsAtMs = agenda.nowMs + options.workerLimitMs;
  const never = new AbortController().signal;
  const settings = workerSettingsOf(options);
  const ports: WorkerPorts = {
    ...portsOf(world, process, parts.wires, tenant),
    model: parts.provider.portOf(process, { tenant, jobId }),
    limiter: limiterOf(process, parts.limiter),
    gate: new CallGate(process.clock, settings.lanes),
    prices: defaultPrices,
    settings,
  };
  const life = { leftMs: () => endsAtMs - agenda.nowMs, drain: never, cut: never };
  return processBatch(ports, reference, life);
}

function limiterOf(process: Process, limiter: RateLimiter): RateLimiter {
  return {
    admit: (request) => process.call(() => limiter.admit(request)),
    settle: (...args) => process.call(() => limiter.settle(...args)),
    free: (reservation) => process.call(() => limiter.free(reservation)),
    pause: (waitMs) => process.call(() => limiter.pause(waitMs)),
    observe: (limits) => process.call(() => limiter.observe(limits)),
  };
}
