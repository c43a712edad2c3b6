/**
 * The coordinator port over Redis, for as many processes as there are.
 *
 * Owns nothing: every verb is one script over one job's keys, which the server runs whole. What a
 * verb does stands in `lua/<verb>-<number of keys>.lua` and agrees, reply for reply, with the
 * embedded coordinator.
 *
 * R1 A script run twice with the same arguments changes nothing more, so that a command whose answer
 *    was lost is sent again. R2 Time is the server's, unless a test gives its own. R3 All keys of a
 *    job are in one slot. R4 What is lost with the server is rebuilt from the store by the leader.
 */
import type { Coordinator } from '@longhaul/ports/coordinator';
import { leaderVerbs } from './leader-verbs.ts';
import { reading } from './reading.ts';
import { createVerbCall } from './verb-call.ts';
import type { RedisCoordinatorOptions } from './verb-call.ts';
import { workerVerbs } from './worker-verbs.ts';

export function createRedisCoordinator(options: RedisCoordinatorOptions): Coordinator {
  const call = createVerbCall(options);
  return { ...leaderVerbs(call), ...workerVerbs(call), ...reading(call) };
}
