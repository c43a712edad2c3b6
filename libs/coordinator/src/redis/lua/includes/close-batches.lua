-- Drops all leases in order, charging nobody, and closes every batch.
local function closeBatches(keys)
  redis.call('DEL', keys.open, keys.leases, keys.fences)
  local doing = redis.call('HKEYS', keys.doing)
  for _, field in ipairs(doing) do
    if string.sub(field, 1, 7) == 'stamps ' then redis.call('HDEL', keys.doing, field) end
  end
  local flat = redis.call('HGETALL', keys.batches)
  for i = 1, #flat, 2 do
    local kept = string.match(flat[i + 1], '^%d+,%d+,%d+')
    local closed = kept .. ',0,0'
    if closed ~= flat[i + 1] then redis.call('HSET', keys.batches, flat[i], closed) end
  end
end
