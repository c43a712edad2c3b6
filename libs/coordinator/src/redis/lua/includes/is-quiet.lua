--- @include "is-doubtful"

-- Whether nothing is granted or reaped, and a lease that is not known is adopted.
local function isQuiet(job, now, life)
  return now < tonumber(job.quiet_until) or isDoubtful(job, life)
end
