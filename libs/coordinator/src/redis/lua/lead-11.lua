--[[
lead: one owner leads at a time (I6). Leading again renews; a new owner gets a new epoch once the lease
has run out. Led time is counted first, under the lease that was held until now.

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
ARGV[2] owner
ARGV[3] length of the lease in ms
ARGV[4] job id
ARGV[5] 1 when nothing of the job ran since this owner led last, because it waits for its turn, else 0
ARGV[6] life of the server, or '' for its own

Replies
  {'busy', leftMs}
  {'leading', epoch, now, {field, value, ...} of meta, doubtful (1 or 0)}
]]
--- @include "count-led-time"
--- @include "has-expired"
--- @include "instant-of"
--- @include "is-quiet"
--- @include "note-change"
--- @include "read-job"
--- @include "write-job"
--- @include "write-state"

local now = instantOf(ARGV[1])
local owner, leaseMs = ARGV[2], tonumber(ARGV[3])
local job = readJob(KEYS[1], now)

if not job.job_id then
  -- Also where the retention of a finished job is over and its keys are still there.
  redis.call('DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7], KEYS[8], KEYS[9],
    KEYS[10], KEYS[11])
  writeState(KEYS[1], job, {
    job_id = ARGV[4], created_at = now, round = 1, phase = 'planning', hold = 'none', stop = 'none',
    hold_reason = '', spent_ms = 0, counted_to = now, epoch_seq = 0,
  })
end

local isLed = job.epoch and not hasExpired(job.leader_until, job.leader_lease_ms, now)
if isLed and job.owner ~= owner then return { 'busy', tonumber(job.leader_until) - now } end

if ARGV[5] == '1' and job.owner == owner then
  writeJob(KEYS[1], job, { counted_to = now })
else
  countLedTime(KEYS[1], job, now)
end
local lease = { leader_lease_ms = leaseMs, leader_until = now + leaseMs }
if not job.epoch or job.owner ~= owner then
  lease.epoch_seq = tonumber(job.epoch_seq) + 1
  lease.epoch = string.format('%d:%s', lease.epoch_seq, owner)
  lease.owner = owner
  noteChange(KEYS[11], 'lead')
end
writeJob(KEYS[1], job, lease)
local doubtful = (job.plan_hash and isDoubtful(job, ARGV[6])) and 1 or 0
return { 'leading', job.epoch, now, redis.call('HGETALL', KEYS[1]), doubtful }
