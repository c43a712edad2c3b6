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
--- @include "doing-field"
--- @include "instant-of"
--- @include "read-deaths"
--- @include "read-fields"
--- @include "read-job"
--- @include "read-result"

local hasPlan = readJob(KEYS[1], ARGV[1]).plan_hash
local keys, fields, standings = {}, {}, {}
for i = 2, #ARGV do
  keys[#keys + 1] = ARGV[i]
  fields[#fields + 1] = deathsField(ARGV[i])
end
local results = hasPlan and readFields(KEYS[2], keys) or {}
local doing = hasPlan and readFields(KEYS[3], fields) or {}
for _, key in ipairs(keys) do
  local ending = unpackResult(results[key])
  local deaths = unpackDeaths(doing[deathsField(key)])
  standings[#standings + 1] = ending or ''
  standings[#standings + 1] = deaths
end
return standings
