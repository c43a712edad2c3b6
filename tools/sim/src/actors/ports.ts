import type { JobEvent } from '@longhaul/jobs/job-event';
import type { Coordinator } from '@longhaul/ports/coordinator';
import type { JobEvents } from '@longhaul/ports/job-events';
import type { JobPorts } from '@longhaul/pipeline/engine';
import { demand } from '../checkers/violation.ts';
import { aroundCoordinator, aroundStore, type Call, type Wrap } from '../parts/around.ts';
import { carry, type Wire } from '../parts/wire.ts';
import { deals } from '../parts/workload.ts';
import type { World } from '../world/world.ts';
import type { Process } from './process.ts';

export type Wires = { readonly store: Wire; readonly index: Wire };

/** What a process works with: the world's parts behind its own life and over wires. */
export type ProcessPorts = JobPorts & { readonly coordinator: Coordinator };

/**
 * `tenant`: whose work this process does; whatever it touches must be that tenant's (I12). A process
 * that looks for work of all tenants has none.
 */
export function portsOf(
  world: World,
  process: Process,
  wires: Wires,
  tenant?: string,
): ProcessPorts {
  const over = (wire: Wire): Wrap => {
    return async (call, act) => {
      checkTenant(world, process, tenant, call);
      return process.call(() =>
        carry(wire, call, act).catch((error: unknown) => {
          world.sightings.failedFor(process.name);
          throw error;
        }),
      );
    };
  };
  const coordinator = aroundCoordinator(world.coordinator, over(wires.index));
  return {
    store: aroundStore(world.store, over(wires.store)),
    coordinator: {
      ...coordinator,
      changed: (job, wait) => world.changed(job, wait, process.clock.sleep),
    },
    clock: process.clock,
    random: process.random,
    events: eventsOf(world, process),
    workload: deals,
    crashPoints: (point) => process.pass(point),
  };
}

function checkTenant(
  world: World,
  process: Process,
  tenant: string | undefined,
  { about, job, verb }: Call,
): void {
  if (tenant === undefined) return;
  const isOwn = job ? job.tenant === tenant : about.startsWith(`${tenant}/`);
  world.check(() =>
    demand(isOwn, 'I12', () => `${process.name} works for ${tenant}: ${verb} of ${about}`),
  );
}

/** Events reach those who listen in the same process, and the story. */
function eventsOf(world: World, process: Process): JobEvents {
  const listeners = new Set<(event: JobEvent) => void>();
  const history: JobEvent[] = [];
  return {
    emit: (event) => {
      if (process.isDead) return;
      history.push(event);
      world.sightings.emitted(process.name, event);
      for (const listener of [...listeners]) listener(event);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    history: (jobId) => history.filter((event) => event.jobId === jobId),
  };
}
