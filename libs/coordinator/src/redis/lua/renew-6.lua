--[[
renew: keeps a lease; expiry alone takes nothing, so a late renewal of one that was not reaped keeps it.
In the quiet time after a rebuild, or while the index is doubtful, and only then, a batch without a fence adopts the caller's.

KEYS[1] meta
KEYS[2] batches
KEYS[3] open
KEYS[4] leases
KEYS[5] fences
KEYS[6] events
ARGV[1] now in ms, or '' for the server's
ARGV[2] plan hash
ARGV[3] round
ARGV[4] batch
ARGV[5] fence
ARGV[6] length of the lease in ms
ARGV[7] life of the server, or '' for its own

Replies
  {'held', leftMs, hold, stop}
  {'lost'} | {'sealed'} | {'stale'} | {'nojob'}
  {'no-batch', batch, batchCount}
]]
--- @include "enter-lease"
--- @include "instant-of"
--- @include "is-quiet"
--- @include "note-change"
--- @include "read-batch"
--- @include "read-job"
--- @include "read-lease"
--- @include "with-orders"
--- @include "worker-refusal"
--- @include "write-job"
--- @include "write-lease"

local now = instantOf(ARGV[1])
local number, fence, leaseMs = ARGV[4], ARGV[5], tonumber(ARGV[6])
local job = readJob(KEYS[1], now)
local refusal = workerRefusal(job, ARGV[2], ARGV[3])
if refusal then return refusal end
local batch = readBatch(KEYS[2], number)
if not batch then return { 'no-batch', tonumber(number), tonumber(job.total_batches) } end

local keys = {
  meta = KEYS[1], batches = KEYS[2], open = KEYS[3], leases = KEYS[4], fences = KEYS[5],
}
local lease = readLease(KEYS[5], number)
if lease and lease.fence == fence then
  lease.leaseMs = leaseMs
  writeLease(keys, job, number, lease, now)
  return withOrders({ 'held' }, job, now)
end
if lease or not isQuiet(job, now, ARGV[7]) then return { 'lost' } end

-- Counting on from an adopted fence keeps it from being handed out a second time (I6).
local counter = tonumber(string.match(fence, '^%d+') or 0)
writeJob(KEYS[1], job, { seq = math.max(tonumber(job.seq), counter) })
enterLease(keys, job, number, batch, { n = '-', leaseMs = leaseMs, fence = fence }, now)
noteChange(KEYS[6], 'adopt')
return withOrders({ 'held' }, job, now)
