--[[
hold: a worker's word that calling on cannot help, or that money is spent.

KEYS[1] meta
KEYS[2] events
ARGV[1] now in ms, or '' for the server's
ARGV[2] plan hash
ARGV[3] round
ARGV[4] hold: paused, blocked or budget
ARGV[5] reason

Replies
  {'held'} | {'sealed'} | {'stale'} | {'nojob'}
]]
--- @include "hold-job"
--- @include "instant-of"
--- @include "read-job"
--- @include "worker-refusal"

local now = instantOf(ARGV[1])
local job = readJob(KEYS[1], now)
local refusal = workerRefusal(job, ARGV[2], ARGV[3])
if refusal then return refusal end
holdJob({ meta = KEYS[1], events = KEYS[2] }, job, ARGV[4], ARGV[5], now)
return { 'held' }
