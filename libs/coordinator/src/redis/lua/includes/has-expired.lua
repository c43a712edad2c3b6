-- A lease further ahead than twice its length was written by a clock that was wrong.
local function hasExpired(expiresAt, leaseMs, now)
  local leftMs = tonumber(expiresAt) - now
  return leftMs <= 0 or leftMs > 2 * tonumber(leaseMs)
end
