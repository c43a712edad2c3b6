--[[
count: what the store records of what was spent, for an index that does not count it. Told of a moment
that has passed, because an item has ended since, it changes nothing.

KEYS[1] meta
KEYS[2] events
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
--- @include "note-change"
--- @include "read-job"
--- @include "write-job"

local now = instantOf(ARGV[1])
local job = readJob(KEYS[1], now)
local refusal = leaderRefusal(job, ARGV[2])
if refusal then return refusal end
if job.settled then return { 'counted' } end
if job.ok ~= ARGV[3] or job.failed ~= ARGV[4] then return { 'outdated' } end
writeJob(KEYS[1], job, { settled = ARGV[5] })
noteChange(KEYS[2], 'count')
return { 'counted' }
