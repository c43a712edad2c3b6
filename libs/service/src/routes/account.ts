import { refusal } from '../refusal.ts';
import type { ServicePorts } from '../service-ports.ts';
import type { ServiceSettings } from '../settings.ts';
import { maxLineBytes } from '@longhaul/pipeline/submit/input-lines';
import { workloadDocument, workloadNamed, workloadSummary } from '../views/workload-document.ts';
import type { Handlers } from './binding/call.ts';

type AccountHandlers = Pick<Handlers, 'readAccount' | 'listWorkloads' | 'readWorkload'>;

export function accountHandlers(
  ports: ServicePorts,
  settings: ServiceSettings,
  version: string,
): AccountHandlers {
  const [first] = ports.workloads;
  return {
    readAccount: async ({ caller: { tenant, role, keyId, limits } }) => ({
      ...{ tenant, role, keyId, version },
      mode: ports.mode,
      isSimulated: ports.engine.isSimulated(first.workOf(undefined)),
      features: { uploads: ports.uploads !== undefined, webhooks: true },
      limits: {
        requestsPerMinute: limits.requestsPerMinute ?? settings.requestsPerMinute,
        maxUploadBytes: limits.maxUploadBytes ?? settings.maxUploadBytes,
        maxLineBytes,
        maxWatchers: settings.maxWatchers,
      },
    }),
    listWorkloads: async () => ({ workloads: ports.workloads.map(workloadSummary) }),
    readWorkload: async ({ params: { name } }) => {
      const known = workloadNamed(ports, name);
      if (known) return workloadDocument(known);
      throw refusal('not_found', `There is no workload ${name}.`, {
        remedy: 'GET /v1/workloads lists those there are.',
      });
    },
  };
}
