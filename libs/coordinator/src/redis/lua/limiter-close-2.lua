--[[
settle and free: a reservation becomes what its request came to, or nothing. Closed or unknown ones
change nothing more.

KEYS[1] state of the limiter
KEYS[2] charges of the limiter
ARGV[1] requests per minute, or ''
ARGV[2] tokens per minute, or ''
ARGV[3] id of the reservation
ARGV[4] tokens that were used
ARGV[5] 1 when the request was sent, 0 when it never was

Replies
  {'closed'}
]]
--- @include "open-ledger"
--- @include "save-ledger"

local seq = redis.call('HGET', KEYS[2], 'id ' .. ARGV[3])
if not seq then return { 'closed' } end
local ledger = openLedger(KEYS[1], KEYS[2], ARGV[1], ARGV[2])
local charge = readCharge(ledger, seq)
charge.open = false
if charge.r and ARGV[5] == '0' then charge.r = 0 end
if charge.t then charge.t = tonumber(ARGV[4]) end
writeCharge(ledger, seq, charge)
redis.call('HDEL', KEYS[2], 'id ' .. ARGV[3])
replay(ledger)
saveLedger(ledger)
return { 'closed' }
