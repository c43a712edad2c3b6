-- Why a leader is not answered, or nil: its epoch is compared whole, by equality.
local function leaderRefusal(job, epoch)
  if not job.plan_hash then return { 'nojob' } end
  if job.epoch ~= epoch then return { 'fenced' } end
  return nil
end
