import { lookup } from 'node:dns/promises';
import type { Resolve } from './target.ts';

/** By the system's own resolver, as any other connection of this machine. */
export const resolveHost: Resolve = async (host) => {
  const found = await lookup(host, { all: true });
  return found.map(({ address }) => address);
};
