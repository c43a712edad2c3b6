--- @include "instant-of"

-- Time left: until the user's deadline where there is one, else of the budget of led time.
local function leftMsOf(job, given)
  if job.deadline_at then return math.max(tonumber(job.deadline_at) - instantOf(given), 0) end
  return math.max(tonumber(job.budget_ms) - tonumber(job.spent_ms), 0)
end
