--- @include "instant-of"

-- The meta hash as a table. A job whose retention is over is not there any more.
local function readJob(metaKey, given)
  local job = {}
  local flat = redis.call('HGETALL', metaKey)
  for i = 1, #flat, 2 do job[flat[i]] = flat[i + 1] end
  if job.forget_at and instantOf(given) >= tonumber(job.forget_at) then return {} end
  return job
end
