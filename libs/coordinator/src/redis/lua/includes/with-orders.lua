--- @include "left-ms-of"

-- A reply that ends in what every worker is told: time left, hold, stop and whether there is a cap.
local function withOrders(reply, job, given)
  reply[#reply + 1] = leftMsOf(job, given)
  reply[#reply + 1] = job.hold
  reply[#reply + 1] = job.stop
  reply[#reply + 1] = job.cap and 1 or 0
  return reply
end
