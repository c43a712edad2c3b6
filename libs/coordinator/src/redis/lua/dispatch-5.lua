--[[
dispatch: notes an invocation; a second note within the grace of the first is the same note. Others may
pull the batch only after its grace, 15 s, doubled with each unanswered dispatch up to 300 s.

KEYS[1] meta
KEYS[2] batches
KEYS[3] open
KEYS[4] fences
KEYS[5] events
ARGV[1] now in ms, or '' for the server's
ARGV[2] epoch
ARGV[3] batch

Replies
  {'noted', graceMs}; 0 when there is nothing to wait for
  {'fenced'} | {'nojob'}
  {'no-batch', batch, batchCount}
]]
--- @include "instant-of"
--- @include "is-open-phase"
--- @include "leader-refusal"
--- @include "note-change"
--- @include "open-member"
--- @include "read-batch"
--- @include "read-job"
--- @include "write-batch"

local firstGraceMs, longestGraceMs = 15000, 300000
local function graceMsOf(dispatches)
  return math.min(firstGraceMs * 2 ^ (dispatches - 1), longestGraceMs)
end

local now = instantOf(ARGV[1])
local number = ARGV[3]
local job = readJob(KEYS[1], now)
local refusal = leaderRefusal(job, ARGV[2])
if refusal then return refusal end
local batch = readBatch(KEYS[2], number)
if not batch then return { 'no-batch', tonumber(number), tonumber(job.total_batches) } end

local isLeased = redis.call('HEXISTS', KEYS[4], number) == 1
if not isOpenPhase(job.phase) or batch.left == 0 or isLeased then return { 'noted', 0 } end
local notBefore = redis.call('ZSCORE', KEYS[3], openMember(number))
local isAwaited = batch.dispatches > 0 and notBefore and tonumber(notBefore) > now
if isAwaited then return { 'noted', graceMsOf(batch.dispatches) } end

batch.dispatches = batch.dispatches + 1
local graceMs = graceMsOf(batch.dispatches)
writeBatch(KEYS[2], number, batch)
redis.call('ZADD', KEYS[3], now + graceMs, openMember(number))
noteChange(KEYS[5], 'dispatch')
return { 'noted', graceMs }
