--- @include "open-member"
--- @include "write-job"

-- Packs a lease (see read-lease) and sets its end. The shortest length of all leases is kept, so that
-- reap finds those that lie too far ahead without reading the others.
local function writeLease(keys, job, number, lease, now)
  local packed = string.format('%d %s %d %s', lease.attempt, lease.n, lease.leaseMs, lease.fence)
  redis.call('HSET', keys.fences, number, packed)
  redis.call('ZADD', keys.leases, now + lease.leaseMs, openMember(number))
  if not job.lease_floor_ms or lease.leaseMs < tonumber(job.lease_floor_ms) then
    writeJob(keys.meta, job, { lease_floor_ms = lease.leaseMs })
  end
end
