--[[
control: a person's word, numbered by the store; a number that was reached already is an old message, and
one that follows a number which was not reached comes too early: those before it are told first.

KEYS[1] meta
KEYS[2] events
ARGV[1] now in ms, or '' for the server's
ARGV[2] number of the control
ARGV[3] number that was told before it, or 0
ARGV[4] kind: stop, hold, resume, deadline, cap, concurrency or thresholds
ARGV[5] mode | hold | '' | instant in ms | micro-dollars | lanes | tolerated failures or ''
ARGV[6] reason of a hold | tolerated share or '' | ''

Replies
  {'controlled'} | {'nojob'}
]]
--- @include "count-led-time"
--- @include "hold-job"
--- @include "instant-of"
--- @include "is-open-phase"
--- @include "note-change"
--- @include "read-job"
--- @include "write-job"
--- @include "write-state"

local now = instantOf(ARGV[1])
local seq, after, kind = tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local keys = { meta = KEYS[1], events = KEYS[2] }
local job = readJob(KEYS[1], now)
if not job.plan_hash then return { 'nojob' } end
local reached = tonumber(job.control_seq)
if seq <= reached or after > reached then return { 'controlled' } end

local function set(field, value)
  if value == '' then redis.call('HDEL', keys.meta, field) else writeJob(keys.meta, job, { [field] = value }) end
end

local function resume()
  countLedTime(keys.meta, job, now)
  writeState(keys.meta, job, { hold = 'none', hold_reason = '' })
end

local obey = {
  stop = function(mode)
    if isOpenPhase(job.phase) and job.stop ~= 'now' then writeState(keys.meta, job, { stop = mode }) end
  end,
  hold = function(hold, reason) holdJob(keys, job, hold, reason, now) end,
  resume = resume,
  deadline = function(instant) set('deadline_at', instant) end,
  -- A cap with room again lifts the hold that its end caused; a person's own hold stays.
  cap = function(microDollars)
    set('cap', microDollars)
    if job.hold == 'budget' and tonumber(microDollars) > tonumber(job.settled or 0) then resume() end
  end,
  concurrency = function(lanes) set('lanes', lanes) end,
  thresholds = function(failures, share)
    set('tolerated_failures', failures)
    set('tolerated_share', share)
  end,
}
obey[kind](ARGV[5], ARGV[6])
writeJob(KEYS[1], job, { control_seq = seq })
noteChange(KEYS[2], 'control')
return { 'controlled' }
