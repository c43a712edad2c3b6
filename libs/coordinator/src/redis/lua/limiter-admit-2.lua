--[[
admit: a place in the limits of one endpoint, or how long to wait for it. All or nothing: charged to both
meters or to none. First come, first served: being admitted makes nobody before it wait longer. Requests
of one size are alike and share one place in line. A repeated id gets its reservation again.

KEYS[1] state of the limiter
KEYS[2] charges of the limiter
ARGV[1] now in ms, or '' for the server's
ARGV[2] requests per minute, or ''
ARGV[3] tokens per minute, or ''
ARGV[4] id of the reservation
ARGV[5] tokens

Replies
  {'admitted'} | {'unlimited'}: admitted, and nothing charged | {'wait', waitMs}
]]
--- @include "add-charge"
--- @include "at-time"
--- @include "instant-of"
--- @include "open-ledger"
--- @include "save-ledger"

-- How late a waiting request may ask again without losing its place.
local lineGraceMs = 2000

local now = instantOf(ARGV[1])
local id, tokens = ARGV[4], tonumber(ARGV[5])
local ledger = openLedger(KEYS[1], KEYS[2], ARGV[2], ARGV[3])
toTime(ledger, now)
local isLimited = #ledger.meters > 0
if isLimited and redis.call('HEXISTS', KEYS[2], 'id ' .. id) == 1 then return { 'admitted' } end

local place, ahead = nil, { r = 0, t = 0 }
for i, waiter in ipairs(ledger.line) do
  if waiter.tokens == tokens then place = i end
  if place then break end
  ahead.r = ahead.r + 1
  ahead.t = ahead.t + waiter.tokens
end

local units = { r = 1, t = tokens }
local admissibleAt = math.max(ledger.pausedUntil, ledger.latest)
for _, meter in ipairs(ledger.meters) do
  local startMs = math.max(meter.tat, ledger.latest) + payoffMs(meter, ahead[meter.name])
  local burst = math.max(burstMs - payoffMs(meter, units[meter.name]), 0)
  admissibleAt = math.max(admissibleAt, startMs - burst)
end

if admissibleAt > ledger.latest then
  local waitMs = math.ceil(admissibleAt - now)
  local waiter = { tokens = tokens, leavesAt = ledger.latest + waitMs + lineGraceMs }
  ledger.line[place or #ledger.line + 1] = waiter
  saveLedger(ledger)
  return { 'wait', waitMs }
end
if place then table.remove(ledger.line, place) end
addCharge(ledger, ledger.latest, units, id, true)
saveLedger(ledger)
return { isLimited and 'admitted' or 'unlimited' }
