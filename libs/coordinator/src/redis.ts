/** The implementation over Redis of the ports coordinator, rate-limiter, job-events and open-jobs. */
export { checkRedis } from './redis/connection/check-redis.ts';
export type { RedisFindings } from './redis/connection/check-redis.ts';
export { createRedisCoordinator } from './redis/coordinator.ts';
export { createRedisEvents } from './redis/events.ts';
export type { RedisEvents } from './redis/events.ts';
export type { IndexNames } from './redis/job-keys.ts';
export { connectRedis } from './redis/connection/link.ts';
export type { RedisLink, RedisLinkOptions } from './redis/connection/link.ts';
export { createRedisOpenJobs } from './redis/open-jobs.ts';
export { createRedisRateLimiter } from './redis/rate-limiter.ts';
