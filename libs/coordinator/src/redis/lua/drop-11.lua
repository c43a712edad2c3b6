--[[
drop: forgets the index of a plan that the store does not know. Who leads and how often items killed
their workers is kept.

KEYS[1] meta
KEYS[2] completed
KEYS[3] failed
KEYS[4] results
KEYS[5] batches
KEYS[6] open
KEYS[7] leases
KEYS[8] fences
KEYS[9] doing
KEYS[10] errors
KEYS[11] events
ARGV[1] now in ms, or '' for the server's
ARGV[2] epoch
ARGV[3] name of the field that holds the count of items

Replies
  {'dropped'}
]]
--- @include "instant-of"
--- @include "note-change"
--- @include "read-job"
--- @include "read-result"
--- @include "write-state"

local now = instantOf(ARGV[1])
local job = readJob(KEYS[1], now)
if not job.plan_hash or job.epoch ~= ARGV[2] then return { 'dropped' } end

for _, field in ipairs(redis.call('HKEYS', KEYS[9])) do
  local key = string.match(field, '^deaths (.*)$')
  if not key or readResult(KEYS[4], key) == 'ok' then redis.call('HDEL', KEYS[9], field) end
end
redis.call('DEL', KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7], KEYS[8], KEYS[10])
redis.call('HDEL', KEYS[1], 'plan_hash', ARGV[3], 'total_batches', 'ok', 'failed', 'seq', 'control_seq',
  'budget_ms', 'deadline_at', 'quiet_until', 'tolerated_failures', 'tolerated_share', 'cap', 'lanes',
  'lease_floor_ms', 'settled', 'reserved')
writeState(KEYS[1], job, {
  round = 1, phase = 'planning', hold = 'none', stop = 'none', hold_reason = '',
})
noteChange(KEYS[11], 'drop')
return { 'dropped' }
