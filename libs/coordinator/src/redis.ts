/** The implementation over Redis of the ports coordinator, rate-limiter, job-events and open-jobs. */
export { createRedisCoordinator } from './redis/coordinator.ts';
export { connectRedis } from './redis/link.ts';
export type { RedisLink, RedisLinkOptions } from './redis/link.ts';
