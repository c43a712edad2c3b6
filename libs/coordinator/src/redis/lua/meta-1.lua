--[[
meta: everything about a job that is not an item's.

KEYS[1] meta
ARGV[1] now in ms, or '' for the server's

Replies
  {now, {field, value, ...}}; no fields when there is no such job
]]
--- @include "instant-of"
--- @include "read-job"

local now = instantOf(ARGV[1])
if not readJob(KEYS[1], now).job_id then return { now, {} } end
return { now, redis.call('HGETALL', KEYS[1]) }
