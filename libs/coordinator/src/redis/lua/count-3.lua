--[[
count: what the store records of what was spent, for an index that does not count it. Told of a moment
that has passed, because an item has ended since, it changes nothing. What is charged for items whose end
nobody told is in no record.

KEYS[1] meta
KEYS[2] doing
KEYS[3] events
ARGV[1] now in ms, or '' for the server's
ARGV[2] epoch
ARGV[3] items that were ok then
ARGV[4] items that had failed then
ARGV[5] micro-dollars

Replies
  {'counted'} | {'outdated'} | {'fenced'} | {'nojob'}
]]
--- @include "instant-of"
--- @include "leader-refusal"
--- @include "money"
--- @include "note-change"
--- @include "read-job"
--- @include "write-job"

local now = instantOf(ARGV[1])
local job = readJob(KEYS[1], now)
local refusal = leaderRefusal(job, ARGV[2])
if refusal then return refusal end
if job.settled then return { 'counted' } end
if job.ok ~= ARGV[3] or job.failed ~= ARGV[4] then return { 'outdated' } end
writeJob(KEYS[1], job, { settled = tonumber(ARGV[5]) + chargedOf(KEYS[2]) })
noteChange(KEYS[3], 'count')
return { 'counted' }
