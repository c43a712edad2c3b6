--[[
offer: makes reconciled batches claimable, to be pulled after a while. A batch that is open keeps its
time: an offer shortens no backoff and no grace.

KEYS[1] meta
KEYS[2] batches
KEYS[3] open
KEYS[4] fences
KEYS[5] events
ARGV[1] now in ms, or '' for the server's
ARGV[2] epoch
ARGV[3] wait in ms
ARGV[4] numbers of the batches, as digits between commas

Replies
  {'offered'} | {'fenced'} | {'nojob'}
  {'no-batch', batch, batchCount}
]]
--- @include "instant-of"
--- @include "is-open-phase"
--- @include "leader-refusal"
--- @include "note-change"
--- @include "open-member"
--- @include "read-batch"
--- @include "read-fields"
--- @include "read-job"

local now = instantOf(ARGV[1])
local job = readJob(KEYS[1], now)
local refusal = leaderRefusal(job, ARGV[2])
if refusal then return refusal end

local hasChanged, numbers = false, {}
for number in string.gmatch(ARGV[4], '%d+') do numbers[#numbers + 1] = number end
local batches, leases = readFields(KEYS[2], numbers), readFields(KEYS[4], numbers)
for _, number in ipairs(numbers) do
  local batch = unpackBatch(batches[number])
  if not batch then return { 'no-batch', tonumber(number), tonumber(job.total_batches) } end
  local mayOpen = isOpenPhase(job.phase) and batch.left > 0 and not leases[number]
  if mayOpen and redis.call('ZADD', KEYS[3], 'NX', now + tonumber(ARGV[3]), openMember(number)) == 1 then
    hasChanged = true
  end
end
if hasChanged then noteChange(KEYS[5], 'offer') end
return { 'offered' }
