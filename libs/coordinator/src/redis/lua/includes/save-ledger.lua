--- @include "rate-meters"

local mostCharges = 1000
-- A reservation of a worker that died is final as it stands after this time.
local reservationMs = 900000
-- A ledger that nobody asks for so long has long been paid off. Its end is put off at times only.
local forgetMs, keepEveryMs = 3600000, 600000

-- A meter's first charge becomes part of its base once it can no longer change. One that is not charged
-- to a meter holds it up no longer than it is there: a limit that was named later has fewer charges.
local function foldInto(meter, ledger)
  while meter.first < ledger.next do
    local charge = readCharge(ledger, meter.first)
    local units = charge[meter.name]
    local isFinal = not units or not charge.open or charge.at + reservationMs < ledger.latest
      or ledger.next - meter.first > mostCharges
    if not isFinal then return end
    if units then meter.base = math.max(meter.base, charge.at) + payoffMs(meter, units) end
    meter.first = meter.first + 1
  end
end

-- What is part of every meter's base is kept no longer.
local function foldCharges(ledger)
  local first = ledger.next
  for _, meter in ipairs(ledger.meters) do
    foldInto(meter, ledger)
    first = math.min(first, meter.first)
  end
  while ledger.first < first do
    local charge = readCharge(ledger, ledger.first)
    redis.call('HDEL', ledger.chargesKey, ledger.first, 'id ' .. charge.id)
    ledger.first = ledger.first + 1
  end
end

local function saveLedger(ledger)
  foldCharges(ledger)
  local line = {}
  for i, waiter in ipairs(ledger.line) do
    line[i] = exact(waiter.tokens) .. ':' .. exact(waiter.leavesAt)
  end
  local flat = {
    'first', ledger.first, 'next', ledger.next, 'paused_until', exact(ledger.pausedUntil),
    'latest', exact(ledger.latest), 'line', table.concat(line, ' '),
  }
  local function add(field, value)
    flat[#flat + 1] = field
    flat[#flat + 1] = value
  end
  for _, meter in ipairs(ledger.meters) do
    add(meter.name .. '_limit', exact(meter.limit))
    add(meter.name .. '_base', exact(meter.base))
    add(meter.name .. '_first', meter.first)
    add(meter.name .. '_tat', exact(meter.tat))
  end
  for name, limit in pairs(ledger.seen) do add(name .. '_seen', exact(limit)) end
  local isKept = ledger.keptAt and math.abs(ledger.latest - ledger.keptAt) < keepEveryMs
  if not isKept then add('kept_at', exact(ledger.latest)) end
  redis.call('HSET', ledger.stateKey, unpack(flat))
  if not isKept then redis.call('PEXPIRE', ledger.stateKey, forgetMs + keepEveryMs) end
  -- Redis lets go of an empty hash, and of its end: the next charge makes another.
  local hasCharges = ledger.first < ledger.next
  if hasCharges and not (isKept and ledger.hadCharges) then
    redis.call('PEXPIRE', ledger.chargesKey, forgetMs + keepEveryMs)
  end
end
