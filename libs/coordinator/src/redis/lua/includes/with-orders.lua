--- @include "left-ms-of"

-- A reply that ends in what every worker is told: time left, hold and stop.
local function withOrders(reply, job, given)
  reply[#reply + 1] = leftMsOf(job, given)
  reply[#reply + 1] = job.hold
  reply[#reply + 1] = job.stop
  return reply
end
