--- @include "is-open-phase"

-- Why a worker is not answered, or nil: it names its plan and round, or it is of another time.
local function workerRefusal(job, planHash, round)
  if not job.plan_hash then return { 'nojob' } end
  if job.plan_hash ~= planHash or job.round ~= round then return { 'stale' } end
  if not isOpenPhase(job.phase) then return { 'sealed' } end
  return nil
end
