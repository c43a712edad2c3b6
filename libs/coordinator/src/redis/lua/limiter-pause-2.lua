--[[
pause: nobody is admitted for a while (a server's Retry-After); the later of two pauses holds. The burst
is gone after it: a server that has just refused would refuse a burst again.

KEYS[1] state of the limiter
KEYS[2] charges of the limiter
ARGV[1] now in ms, or '' for the server's
ARGV[2] requests per minute, or ''
ARGV[3] tokens per minute, or ''
ARGV[4] wait in ms

Replies
  {'paused'}
]]
--- @include "add-charge"
--- @include "instant-of"
--- @include "open-ledger"
--- @include "save-ledger"

local untilMs = instantOf(ARGV[1]) + tonumber(ARGV[4])
local ledger = openLedger(KEYS[1], KEYS[2], ARGV[2], ARGV[3])
if untilMs <= ledger.pausedUntil then return { 'paused' } end
ledger.pausedUntil = untilMs
addCharge(ledger, untilMs + burstMs, { r = 0, t = 0 }, '', false)
saveLedger(ledger)
return { 'paused' }
