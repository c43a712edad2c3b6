-- A batch as it is packed in the batches hash: size,left,failed,barren attempts,dispatches.
local function unpackBatch(packed)
  if not packed then return nil end
  local size, left, failed, barren, dispatches =
    string.match(packed, '^(%d+),(%d+),(%d+),(%d+),(%d+)$')
  return {
    size = tonumber(size),
    left = tonumber(left),
    failed = tonumber(failed),
    barren = tonumber(barren),
    dispatches = tonumber(dispatches),
  }
end

local function readBatch(batchesKey, number)
  return unpackBatch(redis.call('HGET', batchesKey, number))
end
