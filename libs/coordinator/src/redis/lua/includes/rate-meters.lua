-- The ledger of one endpoint: the semantics of @longhaul/admission/rate-ledger, whose comments say why.
--
-- The state hash holds of each meter (r requests, t tokens): limit, the limit the provider named
-- (seen), the theoretical arrival time (tat), and what it was (base) before the first charge that is
-- not part of it (first).
-- The charges hash holds, by number, packed charges: at, request units, token units (- where there is
-- no such meter), 1 while open, id; and the number of an open charge by 'id ' and its id.
local minuteMs, burstMs = 60000, 10000

local function exact(number)
  return string.format('%.17g', number)
end

local function payoffMs(meter, units)
  return units * minuteMs / meter.limit
end

local function readCharge(ledger, seq)
  local packed = redis.call('HGET', ledger.chargesKey, seq)
  local at, r, t, open, id = string.match(packed, '^(%S+) (%S+) (%S+) (%d) (.*)$')
  return { at = tonumber(at), r = tonumber(r), t = tonumber(t), open = open == '1', id = id }
end

local function writeCharge(ledger, seq, charge)
  local function units(name) return charge[name] and exact(charge[name]) or '-' end
  redis.call('HSET', ledger.chargesKey, seq, table.concat({
    exact(charge.at), units('r'), units('t'), charge.open and '1' or '0', charge.id,
  }, ' '))
end

-- The tat is always what it would be if every charge had been made with its present units.
local function replay(ledger)
  for _, meter in ipairs(ledger.meters) do meter.tat = meter.base end
  for seq = ledger.first, ledger.next - 1 do
    local charge = readCharge(ledger, seq)
    for _, meter in ipairs(ledger.meters) do
      local units = seq >= meter.first and charge[meter.name]
      if units then meter.tat = math.max(meter.tat, charge.at) + payoffMs(meter, units) end
    end
  end
end
