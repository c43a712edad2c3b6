-- Packs a batch; see read-batch.
local function writeBatch(batchesKey, number, batch)
  local packed = string.format(
    '%d,%d,%d,%d,%d', batch.size, batch.left, batch.failed, batch.barren, batch.dispatches)
  redis.call('HSET', batchesKey, number, packed)
end
