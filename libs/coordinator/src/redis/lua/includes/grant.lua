--- @include "enter-lease"
--- @include "note-change"
--- @include "with-orders"
--- @include "write-job"

-- The reply that names a lease; the same for the same lease, so that a lost answer can be asked again.
local function grantOf(job, number, lease, now)
  local reply = { 'granted', tonumber(number), lease.fence, lease.attempt }
  return withOrders(reply, job, now)
end

-- A new fence for a batch that is open: an attempt.
local function grant(keys, job, number, batch, asked, now)
  local counter = tonumber(job.seq) + 1
  writeJob(keys.meta, job, { seq = counter })
  local fence = string.format('%d:%s', counter, asked.owner)
  local lease = { n = asked.n, leaseMs = asked.leaseMs, fence = fence }
  enterLease(keys, job, number, batch, lease, now)
  noteChange(keys.events, 'claim')
  return grantOf(job, number, lease, now)
end

-- A stopped job is about to be sealed: a new lease would only be handed back.
local function isGranting(job)
  return job.hold == 'none' and job.stop == 'none'
end
