-- Which counter a batch stands in: completed when all its items are ok, failed when all have ended and
-- one has failed, none before.
local function counterOf(keys, batch)
  if batch.left > 0 then return nil end
  return batch.failed == 0 and keys.completed or keys.failed
end

-- Moves a batch between the counters, on transitions only; answers whether it did.
local function countBatch(from, to)
  if from == to then return false end
  if from then redis.call('DECR', from) end
  if to then redis.call('INCR', to) end
  return true
end
