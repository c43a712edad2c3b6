--- @include "claim-field"
--- @include "doing-field"
--- @include "open-member"
--- @include "owner-of"
--- @include "read-lease"

-- Drops a batch's lease and its stamps; nobody is charged.
local function dropLease(keys, number)
  local lease = readLease(keys.fences, number)
  if not lease then return end
  local field = claimField(ownerOf(lease.fence), lease.n)
  redis.call('HDEL', keys.fences, number)
  if redis.call('HGET', keys.fences, field) == tostring(number) then
    redis.call('HDEL', keys.fences, field)
  end
  redis.call('ZREM', keys.leases, openMember(number))
  redis.call('HDEL', keys.doing, stampsField(number))
end
