--- @include "is-open-phase"
--- @include "write-job"

-- What people see, derived from phase, stop and hold; kept for those who read Redis by hand.
local function statusOf(job)
  if job.phase == 'done' then return 'done' end
  if not isOpenPhase(job.phase) then return 'analyzing' end
  if job.stop ~= 'none' then return 'cancelling' end
  if job.hold == 'budget' then return 'budget_paused' end
  if job.hold ~= 'none' then return job.hold end
  return job.phase
end

-- Sets fields of which at least one is of the job's state.
local function writeState(metaKey, job, changes)
  for field, value in pairs(changes) do job[field] = value end
  changes.status = statusOf(job)
  writeJob(metaKey, job, changes)
end
