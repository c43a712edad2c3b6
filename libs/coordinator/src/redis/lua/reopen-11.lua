--[[
reopen: starts the next round and clears exactly the named failures. A round that was reached already
changes nothing. A redrive has a budget of its own; a deadline of the round before is over.

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
ARGV[3] round
ARGV[4] budget in ms
ARGV[5...] keys of the items to clear

Replies
  {'reopened'} | {'fenced'} | {'nojob'}
]]
--- @include "close-batches"
--- @include "count-batch"
--- @include "instant-of"
--- @include "leader-refusal"
--- @include "note-change"
--- @include "read-batch"
--- @include "read-job"
--- @include "read-result"
--- @include "write-batch"
--- @include "write-state"

local now = instantOf(ARGV[1])
local job = readJob(KEYS[1], now)
local refusal = leaderRefusal(job, ARGV[2])
if refusal then return refusal end
if tonumber(ARGV[3]) <= tonumber(job.round) then return { 'reopened' } end

local keys = {
  meta = KEYS[1], completed = KEYS[2], failed = KEYS[3], batches = KEYS[5], open = KEYS[6],
  leases = KEYS[7], fences = KEYS[8], doing = KEYS[9],
}
closeBatches(keys, job)
local cleared = 0
for i = 5, #ARGV do
  local ending, number = readResult(KEYS[4], ARGV[i])
  if ending and ending ~= 'ok' then
    local batch = readBatch(KEYS[5], number)
    local from = counterOf(keys, batch)
    batch.left = batch.left + 1
    batch.failed = batch.failed - 1
    countBatch(from, counterOf(keys, batch))
    writeBatch(KEYS[5], number, batch)
    redis.call('HDEL', KEYS[4], ARGV[i])
    cleared = cleared + 1
  end
end
redis.call('DEL', KEYS[10])
redis.call('HDEL', KEYS[1], 'deadline_at', 'forget_at')
writeState(KEYS[1], job, {
  round = ARGV[3], phase = 'extracting', hold = 'none', stop = 'none', hold_reason = '',
  spent_ms = 0, counted_to = now, budget_ms = ARGV[4], failed = tonumber(job.failed) - cleared,
})
noteChange(KEYS[11], 'reopen')
for i = 1, #KEYS do redis.call('PERSIST', KEYS[i]) end
return { 'reopened' }
