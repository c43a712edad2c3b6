-- A batch's lease, or nil. Packed in the fences hash: attempt, number of the claim (- when adopted),
-- length in ms, and the fence, which comes last because an owner may be any text.
local function unpackLease(packed)
  if not packed then return nil end
  local attempt, n, leaseMs, fence = string.match(packed, '^(%d+) (%S+) (%d+) (.*)$')
  return { attempt = tonumber(attempt), n = n, leaseMs = tonumber(leaseMs), fence = fence }
end

local function readLease(fencesKey, number)
  return unpackLease(redis.call('HGET', fencesKey, number))
end
