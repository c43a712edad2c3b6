--- @include "write-job"

-- What a job has spent and may spend (I13). Meta: cap; settled, absent where the index was not told what
-- the store records; reserved. The doing hash: by the fence of a lease and an item's key what is
-- reserved, or below 0 what was charged because nobody said what it cost.
local function moneyField(fence, key)
  return 'money ' .. fence .. ' ' .. key
end

local function spend(metaKey, job, settled, reserved)
  writeJob(metaKey, job, {
    settled = tonumber(job.settled) + settled, reserved = tonumber(job.reserved or 0) + reserved,
  })
end

-- Why a request may not be made, as a reply, or nil once it is reserved.
local function reserve(metaKey, doingKey, job, field, most)
  if not job.cap then return nil end
  if not job.settled then return { 'unaffordable', 0, 0 } end
  local left = math.max(tonumber(job.cap) - tonumber(job.settled), 0)
  if most == 'unpriced' then return { 'unaffordable', 1, left } end
  local held = tonumber(redis.call('HGET', doingKey, field) or -1)
  if held >= tonumber(most) then return nil end
  if tonumber(most) > left then return { 'unaffordable', 1, left } end
  local more = tonumber(most) - math.max(held, 0)
  if more > left - tonumber(job.reserved or 0) then return { 'unaffordable', 0, left } end
  redis.call('HSET', doingKey, field, most)
  spend(metaKey, job, 0, more)
  return nil
end

-- What was not reserved is counted where it is news: told for the first time.
local function settle(metaKey, doingKey, job, field, cost, isNews)
  if not job.settled then return end
  local held = job.cap and tonumber(redis.call('HGET', doingKey, field) or nil)
  if held then
    redis.call('HDEL', doingKey, field)
    if held < 0 then spend(metaKey, job, cost + held, 0) else spend(metaKey, job, cost, -held) end
  elseif isNews and cost > 0 then
    spend(metaKey, job, cost, 0)
  end
end

-- A lease ends: what is reserved under it was spent, until somebody tells better.
local function chargeFence(metaKey, doingKey, job, fence)
  if tonumber(job.reserved or 0) == 0 then return end
  local prefix = moneyField(fence, '')
  for _, field in ipairs(redis.call('HKEYS', doingKey)) do
    local held = string.sub(field, 1, #prefix) == prefix
      and tonumber(redis.call('HGET', doingKey, field)) or 0
    if held > 0 then
      redis.call('HSET', doingKey, field, -held)
      spend(metaKey, job, held, -held)
    end
  end
end
