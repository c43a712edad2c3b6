--[[
standings: how items stand, in the order of asking.

KEYS[1] meta
KEYS[2] results
KEYS[3] doing
ARGV[1] now in ms, or '' for the server's
ARGV[2...] keys of the items

Replies
  {ending ('' none, ok, or the failure's code), deaths, ...}
]]
--- @include "instant-of"
--- @include "read-deaths"
--- @include "read-job"
--- @include "read-result"

local now = instantOf(ARGV[1])
local hasPlan = readJob(KEYS[1], now).plan_hash
local standings = {}
for i = 2, #ARGV do
  standings[#standings + 1] = hasPlan and readResult(KEYS[2], ARGV[i]) or ''
  standings[#standings + 1] = hasPlan and readDeaths(KEYS[3], ARGV[i]) or 0
end
return standings
