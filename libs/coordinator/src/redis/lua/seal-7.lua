--[[
seal: ends a round, one way (I5). Drops all leases in order and answers the counts; repeated it only
answers them.

KEYS[1] meta
KEYS[2] batches
KEYS[3] open
KEYS[4] leases
KEYS[5] fences
KEYS[6] doing
KEYS[7] events
ARGV[1] now in ms, or '' for the server's
ARGV[2] epoch

Replies
  {'sealed', ok, failed}
  {'fenced'} | {'nojob'}
]]
--- @include "close-batches"
--- @include "count-led-time"
--- @include "instant-of"
--- @include "is-open-phase"
--- @include "leader-refusal"
--- @include "note-change"
--- @include "read-job"
--- @include "write-state"

local now = instantOf(ARGV[1])
local job = readJob(KEYS[1], now)
local refusal = leaderRefusal(job, ARGV[2])
if refusal then return refusal end
if isOpenPhase(job.phase) then
  countLedTime(KEYS[1], job, now)
  writeState(KEYS[1], job, { phase = 'sealed' })
  closeBatches({
    meta = KEYS[1], batches = KEYS[2], open = KEYS[3], leases = KEYS[4], fences = KEYS[5],
    doing = KEYS[6],
  }, job)
  noteChange(KEYS[7], 'seal')
end
return { 'sealed', tonumber(job.ok), tonumber(job.failed) }
