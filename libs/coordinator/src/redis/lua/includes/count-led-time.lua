--- @include "write-job"

-- Adds the time since the last count that was led: not while held, and not beyond the leader's lease.
local function countLedTime(metaKey, job, now)
  local spentMs = tonumber(job.spent_ms)
  if job.epoch and job.hold == 'none' then
    local ledUntil = math.min(now, tonumber(job.leader_until))
    spentMs = spentMs + math.max(ledUntil - tonumber(job.counted_to), 0)
  end
  writeJob(metaKey, job, { spent_ms = spentMs, counted_to = now })
end
