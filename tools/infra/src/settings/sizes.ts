/** One installation's measures. Whatever differs between sizes stands in this table. */
export type Size = {
  /** Workers at a time, of all jobs: the function's reserved concurrency. */
  readonly workers: number;
  /** Model calls at a time in one worker; leader and workers are told the same. */
  readonly lanes: number;
  readonly workerMemoryMb: number;
  readonly orchestrator: TaskSize;
  readonly api: TaskSize;
  readonly valkey: ValkeySize;
  /** One a zone keeps the way to the model open when a zone is lost. */
  readonly natGateways: 1 | 2;
  /**
   * Whether Lambda, Secrets Manager, logs and ECR are reached inside the network. Without, through
   * the NAT gateway: encrypted all the same, and cheaper where little is sent.
   */
  readonly hasInterfaceEndpoints: boolean;
  readonly logDays: 30 | 90;
};

export type TaskSize = {
  readonly cpu: 256 | 512 | 1024 | 2048;
  readonly memoryMb: 512 | 1024 | 2048 | 4096;
  /** Tasks that always run; 0 where a service is not started yet. */
  readonly least: number;
  readonly most: number;
};

export type ValkeySize = {
  readonly nodeType: NodeType;
  /**
   * A log in several zones before a write is acknowledged. Needs a cluster of Valkey 9 on nodes that
   * are no t4g; without it a fail-over may forget the last moments, which are rebuilt from the bucket.
   */
  readonly isDurable: boolean;
};

export type NodeType = 'cache.t4g.small' | 'cache.r7g.large' | 'cache.r7g.xlarge';

export const sizeNames = ['small', 'standard', 'large'] as const;
export type SizeName = (typeof sizeNames)[number];

export const sizes: Readonly<Record<SizeName, Size>> = {
  /** A team's pipeline: thousands of deals a day. */
  small: {
    workers: 20,
    lanes: 5,
    workerMemoryMb: 1024,
    orchestrator: { cpu: 256, memoryMb: 512, least: 1, most: 2 },
    api: { cpu: 256, memoryMb: 512, least: 1, most: 2 },
    valkey: { nodeType: 'cache.t4g.small', isDurable: false },
    natGateways: 1,
    hasInterfaceEndpoints: false,
    logDays: 30,
  },
  /** A company: hundreds of thousands a day, and a lost zone is no outage. */
  standard: {
    workers: 100,
    lanes: 5,
    workerMemoryMb: 1024,
    orchestrator: { cpu: 512, memoryMb: 1024, least: 2, most: 4 },
    api: { cpu: 512, memoryMb: 1024, least: 2, most: 6 },
    valkey: { nodeType: 'cache.r7g.large', isDurable: true },
    natGateways: 2,
    hasInterfaceEndpoints: true,
    logDays: 90,
  },
  /** A platform of many tenants. Ask AWS for the concurrency first: an account starts below 1,000. */
  large: {
    workers: 500,
    lanes: 10,
    workerMemoryMb: 1792,
    orchestrator: { cpu: 1024, memoryMb: 2048, least: 2, most: 10 },
    api: { cpu: 1024, memoryMb: 2048, least: 2, most: 20 },
    valkey: { nodeType: 'cache.r7g.xlarge', isDurable: true },
    natGateways: 2,
    hasInterfaceEndpoints: true,
    logDays: 90,
  },
};

/** Two: what a Multi-AZ cache, a load balancer and one's nerves need. */
export const zones = 2;
/** A primary and a replica in the other zone. */
export const valkeyNodes = 2;

/** So many workers one orchestrator may keep busy: all that may run ask for no more than there are. */
export function workersOfOne({ workers, orchestrator }: Size): number {
  return Math.floor(workers / orchestrator.most);
}
