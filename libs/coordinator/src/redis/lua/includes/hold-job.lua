--- @include "count-led-time"
--- @include "is-open-phase"
--- @include "note-change"
--- @include "write-state"

-- Holds a job: no dispatch, led time stands still. The first reason stays, and a person's pause stays
-- against a hold that the engine sets.
local function holdJob(keys, job, hold, reason, now)
  countLedTime(keys.meta, job, now)
  if not isOpenPhase(job.phase) or job.hold == 'paused' or job.hold == hold then return end
  writeState(keys.meta, job, { hold = hold, hold_reason = reason })
  noteChange(keys.events, 'hold')
end
