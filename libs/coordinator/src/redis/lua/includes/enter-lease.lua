--- @include "claim-field"
--- @include "open-member"
--- @include "owner-of"
--- @include "write-batch"
--- @include "write-lease"

-- Gives a batch its lease: an attempt, which answers what was dispatched and closes the batch.
local function enterLease(keys, job, number, batch, lease, now)
  batch.barren = batch.barren + 1
  batch.dispatches = 0
  lease.attempt = batch.barren
  writeBatch(keys.batches, number, batch)
  redis.call('ZREM', keys.open, openMember(number))
  writeLease(keys, job, number, lease, now)
  if lease.n ~= '-' then
    redis.call('HSET', keys.fences, claimField(ownerOf(lease.fence), lease.n), number)
  end
end
