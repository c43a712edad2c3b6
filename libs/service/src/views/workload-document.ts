import type {
  WorkloadDescription,
  WorkloadSummary,
} from '@longhaul/api-contract/documents/workload';
import type { ServicePorts, ServiceWorkload } from '../service-ports.ts';

export function workloadNamed(
  { workloads }: Pick<ServicePorts, 'workloads'>,
  name: string,
): ServiceWorkload | undefined {
  return workloads.find(({ ports }) => ports.workload.name === name);
}

export function workloadSummary({ ports: { workload } }: ServiceWorkload): WorkloadSummary {
  const { name, version, noun, verb, fields } = workload;
  return { name, version, noun: { ...noun }, verb, fields: { ...fields } };
}

export function workloadDocument(known: ServiceWorkload): WorkloadDescription {
  const { itemSchema, resultSchema } = known;
  return { ...workloadSummary(known), itemSchema, resultSchema };
}
