--- @include "life-of"

-- Whether the index was created, or last compared with the store, in another life of the server: what
-- came last may be forgotten.
local function isDoubtful(job, life)
  return job.life ~= lifeOf(life)
end

-- Whether nothing is granted or reaped, and a lease that is not known is adopted.
local function isQuiet(job, now, life)
  return now < tonumber(job.quiet_until) or isDoubtful(job, life)
end
