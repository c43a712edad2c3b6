--[[
resign: hands the lead over at once. An old epoch changes nothing.

KEYS[1] meta
KEYS[2] events
ARGV[1] now in ms, or '' for the server's
ARGV[2] epoch

Replies
  {'resigned'}
]]
--- @include "count-led-time"
--- @include "instant-of"
--- @include "note-change"
--- @include "read-job"

local now = instantOf(ARGV[1])
local job = readJob(KEYS[1], now)
if job.epoch and job.epoch == ARGV[2] then
  countLedTime(KEYS[1], job, now)
  redis.call('HDEL', KEYS[1], 'epoch', 'owner', 'leader_until', 'leader_lease_ms')
  noteChange(KEYS[2], 'resign')
end
return { 'resigned' }
