import { streamEvents } from '../live/event-stream.ts';
import type { LiveJobs } from '../live/live-jobs.ts';
import type { ServicePorts } from '../service-ports.ts';
import type { ServiceSettings } from '../settings.ts';
import type { Handlers } from './binding/call.ts';

/** The live views. */
export function liveHandlers(
  { clock }: ServicePorts,
  { heartbeatMs }: ServiceSettings,
  live: LiveJobs,
): Pick<Handlers, 'followJob' | 'followJobs'> {
  return {
    followJob: ({ caller: { tenant }, params: { jobId }, request, reply }) => {
      const lastId = request.headers['last-event-id'];
      const after = typeof lastId === 'string' ? lastId : undefined;
      return streamEvents(request, reply, clock, heartbeatMs, (watcher) =>
        live.watchJob({ tenant, jobId }, watcher, after),
      );
    },
    followJobs: ({ caller: { tenant }, request, reply }) =>
      streamEvents(request, reply, clock, heartbeatMs, (watcher) =>
        live.watchTenant(tenant, watcher),
      ),
  };
}
