--[[
create: a plan's numbers enter the index. Repeated it answers exists; of another plan, conflict: the
store wins, so the leader drops the index and creates it anew. Deaths of before are kept.
What is doubtful is taken up: closed, because a batch that stands open may have been granted and an item
that stands without an end may have an output, until the leader opens what it has compared; and what is
settled may lack something, until the leader has counted.

KEYS[1] meta
KEYS[2] completed
KEYS[3] failed
KEYS[4] results
KEYS[5] batches
KEYS[6] open
KEYS[7] leases
KEYS[8] fences
KEYS[9] doing
KEYS[10] errors
KEYS[11] events
ARGV[1] now in ms, or '' for the server's
ARGV[2] epoch
ARGV[3] plan hash
ARGV[4] round
ARGV[5] name of the field that holds the count of items
ARGV[6] count of items
ARGV[7] items of each batch, as digits between commas
ARGV[8] budget in ms
ARGV[9] deadline as an instant in ms, or ''
ARGV[10] led time spent so far in ms
ARGV[11] tolerated failures, or ''
ARGV[12] tolerated share of failures, or ''
ARGV[13] cap in micro-dollars, or ''
ARGV[14] quiet time in ms
ARGV[15] micro-dollars spent that no report will tell, or '' when what is spent is not counted
ARGV[16] life of the server, or '' for its own

Replies
  {'created'} | {'exists'} | {'conflict'} | {'fenced'}
]]
--- @include "instant-of"
--- @include "is-quiet"
--- @include "note-change"
--- @include "read-job"
--- @include "write-batch"
--- @include "write-state"

local now = instantOf(ARGV[1])
local job = readJob(KEYS[1], now)
if not job.epoch or job.epoch ~= ARGV[2] then return { 'fenced' } end
local quietUntil = now + tonumber(ARGV[14])
if job.plan_hash and job.plan_hash ~= ARGV[3] then return { 'conflict' } end
if job.plan_hash then
  if isDoubtful(job, ARGV[16]) then
    redis.call('DEL', KEYS[6])
    redis.call('HDEL', KEYS[1], 'settled')
    writeJob(KEYS[1], job, { quiet_until = quietUntil, life = lifeOf(ARGV[16]) })
    noteChange(KEYS[11], 'readmit')
  end
  return { 'exists' }
end

redis.call('DEL', KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7], KEYS[8], KEYS[10])
local batchCount = 0
for size in string.gmatch(ARGV[7], '%d+') do
  local count = tonumber(size)
  writeBatch(KEYS[5], batchCount, { size = count, left = count, failed = 0, barren = 0, dispatches = 0 })
  batchCount = batchCount + 1
end
local doing = redis.call('HGETALL', KEYS[9])
for i = 1, #doing, 2 do
  local batch = string.match(doing[i + 1], '|(%d+)$')
  if batch and tonumber(batch) >= batchCount then redis.call('HDEL', KEYS[9], doing[i]) end
end

local plan = {
  plan_hash = ARGV[3], round = ARGV[4], phase = 'extracting', hold = 'none', stop = 'none',
  [ARGV[5]] = ARGV[6], total_batches = batchCount, ok = 0, failed = 0, seq = 0, control_seq = 0,
  budget_ms = ARGV[8], spent_ms = ARGV[10], counted_to = now, hold_reason = '',
  quiet_until = quietUntil, life = lifeOf(ARGV[16]),
}
if ARGV[9] ~= '' then plan.deadline_at = ARGV[9] end
if ARGV[11] ~= '' then plan.tolerated_failures = ARGV[11] end
if ARGV[12] ~= '' then plan.tolerated_share = ARGV[12] end
if ARGV[13] ~= '' then plan.cap = ARGV[13] end
if ARGV[15] ~= '' then plan.settled = ARGV[15] end
writeState(KEYS[1], job, plan)
noteChange(KEYS[11], 'create')
return { 'created' }
