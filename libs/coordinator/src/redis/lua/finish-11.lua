--[[
finish: the round's account stands in the store; the index is kept for a while, for readers and for a
redrive. Repeated it changes nothing, the retention included.

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
ARGV[3] retention in ms

Replies
  {'finished'} | {'fenced'} | {'nojob'}
]]
--- @include "close-batches"
--- @include "instant-of"
--- @include "leader-refusal"
--- @include "note-change"
--- @include "read-job"
--- @include "write-state"

local now = instantOf(ARGV[1])
local job = readJob(KEYS[1], now)
local refusal = leaderRefusal(job, ARGV[2])
if refusal then return refusal end
if job.phase ~= 'done' then
  local retentionMs = tonumber(ARGV[3])
  writeState(KEYS[1], job, { phase = 'done', forget_at = now + retentionMs })
  closeBatches({
    meta = KEYS[1], batches = KEYS[5], open = KEYS[6], leases = KEYS[7], fences = KEYS[8],
    doing = KEYS[9],
  }, job)
  noteChange(KEYS[11], 'finish')
  for i = 1, #KEYS do redis.call('PEXPIRE', KEYS[i], retentionMs) end
end
return { 'finished' }
