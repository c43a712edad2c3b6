import { valkeyNodes, zones, type NodeType, type Size } from './sizes.ts';

/**
 * What an installation costs while it does nothing, in micro-dollars a month of 730 hours, in
 * us-east-1, on paper: no bill was read. Work comes on top, and most of that is the model's
 * (docs/decisions/0001-who-coordinates.md): a worker of 1 GB costs 13.3 micro-dollars a second.
 *
 *   month = 730 × (tasks × (vCPU × cpuHour + GB × memoryHour) + nodes × nodeHour
 *           + gateways × gatewayHour + endpoints × zones × endpointHour + balancerHour)
 *           + secrets × secretMonth + alarms × alarmMonth + dashboardMonth
 *
 * Prices as of November 2026, from the price pages of AWS: Fargate (Linux, ARM), ElastiCache
 * (on-demand nodes, Valkey), VPC (NAT gateway, PrivateLink), Elastic Load Balancing, Secrets
 * Manager, CloudWatch. Traffic, log volume and the S3 of one's own deals are not in it, nor is what
 * durable Valkey adds for its log.
 */
export function monthlyMicroUsd(size: Size): number {
  const { orchestrator, api, valkey, natGateways, hasInterfaceEndpoints } = size;
  const tasks = [orchestrator, api].map(({ cpu, memoryMb, least }) => {
    const taskHour = (cpu / 1024) * hour.vcpu + (memoryMb / 1024) * hour.memoryGb;
    return least * taskHour;
  });
  const endpoints = hasInterfaceEndpoints ? interfaceEndpoints * zones : 0;
  const hourly =
    tasks.reduce((sum, task) => sum + task, 0) +
    valkeyNodes * nodeHour[valkey.nodeType] +
    natGateways * hour.natGateway +
    endpoints * hour.endpoint +
    hour.loadBalancer;
  return Math.round(hoursOfMonth * hourly + month.secrets + month.alarms + month.dashboard);
}

/** Lambda, Secrets Manager, logs, and two of ECR. */
export const interfaceEndpoints = 5;

const hoursOfMonth = 730;
const hour = {
  vcpu: 32_380,
  memoryGb: 3_560,
  natGateway: 45_000,
  endpoint: 10_000,
  loadBalancer: 22_500,
};
const nodeHour: Readonly<Record<NodeType, number>> = {
  'cache.t4g.small': 25_600,
  'cache.r7g.large': 175_200,
  'cache.r7g.xlarge': 349_600,
};
/** Three secrets, about fifteen alarms, one dashboard. */
const month = { secrets: 3 * 400_000, alarms: 15 * 100_000, dashboard: 3_000_000 };
