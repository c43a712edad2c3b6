--[[
release: lets a batch go. A free release gives the attempt back; a lease that got on was reset to no
attempt already. An unclean one opens nothing: an output of it was put and not committed, so the leader
must reconcile.

KEYS[1] meta
KEYS[2] batches
KEYS[3] open
KEYS[4] leases
KEYS[5] fences
KEYS[6] doing
KEYS[7] events
ARGV[1] now in ms, or '' for the server's
ARGV[2] plan hash
ARGV[3] round
ARGV[4] batch
ARGV[5] fence
ARGV[6] reason
ARGV[7] wait in ms
ARGV[8] 1 when clean, else 0
ARGV[9...] two for each item that was handed back after it was paid for: key, cost in micro-dollars

Replies
  {'held', leftMs, hold, stop}
  {'lost'} | {'sealed'} | {'stale'} | {'nojob'}
  {'no-batch', batch, batchCount}
]]
--- @include "drop-lease"
--- @include "instant-of"
--- @include "money"
--- @include "note-change"
--- @include "open-member"
--- @include "read-batch"
--- @include "read-job"
--- @include "read-lease"
--- @include "with-orders"
--- @include "worker-refusal"
--- @include "write-batch"

-- These count as an attempt when nothing came of it; the others say nothing against the batch.
local counting = { finished = true, error = true, ['short-life'] = true }

local now = instantOf(ARGV[1])
local number = ARGV[4]
local job = readJob(KEYS[1], now)
local refusal = workerRefusal(job, ARGV[2], ARGV[3])
if refusal then return refusal end
local batch = readBatch(KEYS[2], number)
if not batch then return { 'no-batch', tonumber(number), tonumber(job.total_batches) } end
local lease = readLease(KEYS[5], number)
if not lease or lease.fence ~= ARGV[5] then return { 'lost' } end

local isFree = not counting[ARGV[6]]
local isDueAtOnce = not isFree and batch.barren == 0
if isFree and batch.barren > 0 then
  batch.barren = batch.barren - 1
  writeBatch(KEYS[2], number, batch)
end
for i = 9, #ARGV, 2 do
  local field = moneyField(lease.fence, ARGV[i])
  settle(KEYS[1], KEYS[6], job, field, tonumber(ARGV[i + 1]), true)
end
chargeFence(KEYS[1], KEYS[6], job, lease.fence)
dropLease({ leases = KEYS[4], fences = KEYS[5], doing = KEYS[6] }, number)
if ARGV[8] == '1' and batch.left > 0 then
  local notBefore = isDueAtOnce and now or now + tonumber(ARGV[7])
  redis.call('ZADD', KEYS[3], notBefore, openMember(number))
end
noteChange(KEYS[7], 'release')
return withOrders({ 'held' }, job, now)
