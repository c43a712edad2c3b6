--[[
observe: adopts the limits that a reply's headers name, never above the configured ones, and takes no
burst while less than a tenth is left. Some servers send -1 or 0 for what they do not know.

KEYS[1] state of the limiter
KEYS[2] charges of the limiter
ARGV[1] now in ms, or '' for the server's
ARGV[2] requests per minute, or ''
ARGV[3] tokens per minute, or ''
ARGV[4] limit of requests, or ''
ARGV[5] remaining requests, or ''
ARGV[6] reset of requests in ms, or ''
ARGV[7] limit of tokens, or ''
ARGV[8] remaining tokens, or ''
ARGV[9] reset of tokens in ms, or ''

Replies
  {'observed'}
]]
--- @include "add-charge"
--- @include "at-time"
--- @include "instant-of"
--- @include "open-ledger"
--- @include "save-ledger"

local scarceShare = 0.1

local now = instantOf(ARGV[1])
local observed = {
  { name = 'r', limit = tonumber(ARGV[4]), remaining = tonumber(ARGV[5]), resetMs = tonumber(ARGV[6]) },
  { name = 't', limit = tonumber(ARGV[7]), remaining = tonumber(ARGV[8]), resetMs = tonumber(ARGV[9]) },
}
for _, dimension in ipairs(observed) do
  dimension.isKnown = dimension.limit and dimension.limit > 0 and dimension.limit < math.huge
  if dimension.isKnown then
    redis.call('HSET', KEYS[1], dimension.name .. '_seen', dimension.limit)
  end
end

local ledger = openLedger(KEYS[1], KEYS[2], ARGV[2], ARGV[3])
toTime(ledger, now)
for _, dimension in ipairs(observed) do
  local remaining, resetMs = dimension.remaining or -1, dimension.resetMs or -1
  if dimension.isKnown and remaining >= 0 and remaining < dimension.limit * scarceShare then
    local heldMs = resetMs >= 0 and math.min(burstMs, resetMs) or burstMs
    addCharge(ledger, ledger.latest + heldMs, { [dimension.name] = 0 }, '', false)
  end
end
saveLedger(ledger)
return { 'observed' }
