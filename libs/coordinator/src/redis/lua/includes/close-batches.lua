--- @include "write-job"

-- Drops all leases in order, charging nobody, and closes every batch. What is reserved was spent: nobody
-- will be heard any more.
local function closeBatches(keys, job)
  redis.call('DEL', keys.open, keys.leases, keys.fences)
  local doing = redis.call('HKEYS', keys.doing)
  for _, field in ipairs(doing) do
    local isOfLease = string.sub(field, 1, 7) == 'stamps ' or string.sub(field, 1, 6) == 'money '
    if isOfLease then redis.call('HDEL', keys.doing, field) end
  end
  local reserved = tonumber(job.reserved or 0)
  if reserved > 0 then
    local sums = { reserved = 0 }
    if job.settled then sums.settled = tonumber(job.settled) + reserved end
    writeJob(keys.meta, job, sums)
  end
  local flat = redis.call('HGETALL', keys.batches)
  for i = 1, #flat, 2 do
    local kept = string.match(flat[i + 1], '^%d+,%d+,%d+')
    local closed = kept .. ',0,0'
    if closed ~= flat[i + 1] then redis.call('HSET', keys.batches, flat[i], closed) end
  end
end
