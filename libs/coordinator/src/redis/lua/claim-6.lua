--[[
claim: by a worker that was invoked for this batch; its time to be pulled need not have come. A grant is
an attempt and a new fence (I6). The same owner and number are the same question and get the same answer.

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
ARGV[5] owner
ARGV[6] number of the claim
ARGV[7] length of the lease in ms
ARGV[8] last moment as an instant in ms, or ''
ARGV[9] life of the server, or '' for its own

Replies
  {'granted', batch, fence, attempt, leftMs, hold, stop}
  {'busy'} | {'done'} | {'held'} | {'late'} | {'sealed'} | {'stale'} | {'nojob'}
  {'no-batch', batch, batchCount}
]]
--- @include "grant"
--- @include "instant-of"
--- @include "is-quiet"
--- @include "open-member"
--- @include "owner-of"
--- @include "read-batch"
--- @include "read-job"
--- @include "read-lease"
--- @include "worker-refusal"

local now = instantOf(ARGV[1])
local number, owner, n = ARGV[4], ARGV[5], ARGV[6]
local job = readJob(KEYS[1], now)
local refusal = workerRefusal(job, ARGV[2], ARGV[3])
if refusal then return refusal end
local batch = readBatch(KEYS[2], number)
if not batch then return { 'no-batch', tonumber(number), tonumber(job.total_batches) } end

local lease = readLease(KEYS[5], number)
if lease and lease.n == n and ownerOf(lease.fence) == owner then
  return grantOf(job, number, lease, now)
end
if ARGV[8] ~= '' and now > tonumber(ARGV[8]) then return { 'late' } end
if batch.left == 0 then return { 'done' } end
if not isGranting(job) then return { 'held' } end
local isOpen = redis.call('ZSCORE', KEYS[3], openMember(number))
if not isOpen or isQuiet(job, now, ARGV[9]) then return { 'busy' } end

local keys = {
  meta = KEYS[1], batches = KEYS[2], open = KEYS[3], leases = KEYS[4], fences = KEYS[5],
  events = KEYS[6],
}
local asked = { owner = owner, n = n, leaseMs = tonumber(ARGV[7]) }
return grant(keys, job, number, batch, asked, now)
