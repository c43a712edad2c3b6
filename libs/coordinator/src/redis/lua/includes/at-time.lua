--- @include "rate-meters"

local backstepToleranceMs = 1000

local function shift(ledger, byMs)
  for _, meter in ipairs(ledger.meters) do
    meter.base = meter.base + byMs
    meter.tat = meter.tat + byMs
  end
  for seq = ledger.first, ledger.next - 1 do
    local charge = readCharge(ledger, seq)
    charge.at = charge.at + byMs
    writeCharge(ledger, seq, charge)
  end
  ledger.pausedUntil = ledger.pausedUntil + byMs
  for _, waiter in ipairs(ledger.line) do waiter.leavesAt = waiter.leavesAt + byMs end
  ledger.latest = ledger.latest + byMs
end

-- A small step back of the clock is waited out, a larger one shifts the ledger; who has not asked
-- again in time has left the line.
local function toTime(ledger, now)
  local behindMs = ledger.latest - now
  if behindMs > backstepToleranceMs then shift(ledger, -behindMs) end
  ledger.latest = math.max(ledger.latest, now)
  local line = {}
  for _, waiter in ipairs(ledger.line) do
    if waiter.leavesAt >= ledger.latest then line[#line + 1] = waiter end
  end
  ledger.line = line
end
