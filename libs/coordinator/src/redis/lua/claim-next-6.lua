--[[
claimNext: by a worker with time left, the batch that has been due longest. Repeated as claim is.

KEYS[1] meta
KEYS[2] batches
KEYS[3] open
KEYS[4] leases
KEYS[5] fences
KEYS[6] events
ARGV[1] now in ms, or '' for the server's
ARGV[2] plan hash
ARGV[3] round
ARGV[4] owner
ARGV[5] number of the claim
ARGV[6] length of the lease in ms
ARGV[7] life of the server, or '' for its own

Replies
  {'granted', batch, fence, attempt, leftMs, hold, stop}
  {'empty'} when nothing is open, {'empty', dueInMs} when something will be due
  {'held'} | {'sealed'} | {'stale'} | {'nojob'}
]]
--- @include "claim-field"
--- @include "grant"
--- @include "instant-of"
--- @include "is-quiet"
--- @include "owner-of"
--- @include "read-batch"
--- @include "read-job"
--- @include "read-lease"
--- @include "worker-refusal"

local now = instantOf(ARGV[1])
local owner, n = ARGV[4], ARGV[5]
local job = readJob(KEYS[1], now)
local refusal = workerRefusal(job, ARGV[2], ARGV[3])
if refusal then return refusal end

local answered = redis.call('HGET', KEYS[5], claimField(owner, n))
local lease = answered and readLease(KEYS[5], answered)
if lease and lease.n == n and ownerOf(lease.fence) == owner then
  return grantOf(job, answered, lease, now)
end
if not isGranting(job) then return { 'held' } end
local first = redis.call('ZRANGE', KEYS[3], 0, 0, 'WITHSCORES')
if #first == 0 or isDoubtful(job, ARGV[7]) then return { 'empty' } end
local dueAt = math.max(tonumber(first[2]), tonumber(job.quiet_until))
if dueAt > now then return { 'empty', dueAt - now } end

local keys = {
  meta = KEYS[1], batches = KEYS[2], open = KEYS[3], leases = KEYS[4], fences = KEYS[5],
  events = KEYS[6],
}
local number = tostring(tonumber(first[1]))
local asked = { owner = owner, n = n, leaseMs = tonumber(ARGV[6]) }
return grant(keys, job, number, readBatch(KEYS[2], number), asked, now)
