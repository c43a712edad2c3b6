--- @include "rate-meters"

-- Appends a charge to the meters that there are. `units` by the meters' names.
local function addCharge(ledger, at, units, id, open)
  local charge = { at = at, open = open, id = id }
  local isCharged = false
  for _, meter in ipairs(ledger.meters) do
    local amount = units[meter.name]
    charge[meter.name] = amount
    if amount then
      meter.tat = math.max(meter.tat, at) + payoffMs(meter, amount)
      isCharged = true
    end
  end
  if not isCharged then return end
  writeCharge(ledger, ledger.next, charge)
  if open then redis.call('HSET', ledger.chargesKey, 'id ' .. id, ledger.next) end
  ledger.next = ledger.next + 1
end
