import { FaultProxy } from '../../fault-proxy/fault-proxy.ts';

/** The networks of a fleet, each breakable alone: leaders and workers reach a service by their own. */
export type Networks = {
  readonly leaderToRedis: FaultProxy;
  readonly workerToRedis: FaultProxy;
  readonly leaderToStore: FaultProxy;
  readonly workerToStore: FaultProxy;
  readonly workerToModel: FaultProxy;
  readonly all: readonly FaultProxy[];
  /** From now on nothing goes wrong in any of them. */
  readonly mend: () => void;
  readonly close: () => Promise<void>;
};

type Ports = { readonly redis: number; readonly s3: number; readonly model: number };

export async function openNetworks({ redis, s3, model }: Ports): Promise<Networks> {
  const [leaderToRedis, workerToRedis, leaderToStore, workerToStore, workerToModel] =
    await Promise.all([redis, redis, s3, s3, model].map((port) => FaultProxy.open({ port })));
  if (!leaderToRedis || !workerToRedis || !leaderToStore || !workerToStore || !workerToModel) {
    throw new Error('A network was not opened.');
  }
  const all = [leaderToRedis, workerToRedis, leaderToStore, workerToStore, workerToModel];
  return {
    ...{ leaderToRedis, workerToRedis, leaderToStore, workerToStore, workerToModel, all },
    mend: () => {
      for (const network of all) network.set({ kind: 'none' });
    },
    close: async () => {
      await Promise.all(all.map((network) => network.close()));
    },
  };
}

/** The same address, reached through a network. */
export function through(network: FaultProxy, url: string): string {
  const address = new URL(url);
  address.port = String(network.port);
  return address.href.replace(/\/$/, '');
}

export function portOf(url: string): number {
  return Number(new URL(url).port);
}
