--- @include "is-doubtful"
--- @include "write-job"

-- What a job has spent and may spend (I13). Meta: cap; settled, absent until the index was told what
-- the store records; reserved. The doing hash: by the fence of a lease and an item's key what is
-- reserved, or below 0 what was charged because nobody said what it cost.
local function moneyField(fence, key)
  return 'money ' .. fence .. ' ' .. key
end

local function spend(metaKey, job, settled, reserved)
  local sums = { reserved = tonumber(job.reserved or 0) + reserved }
  if job.settled then sums.settled = tonumber(job.settled) + settled end
  writeJob(metaKey, job, sums)
end

-- Why a request may not be made, as a reply, or nil once it is reserved.
local function reserve(metaKey, doingKey, job, field, most, life)
  if not job.cap then return nil end
  if not job.settled or isDoubtful(job, life) then return { 'unaffordable', 0, 0 } end
  local left = math.max(tonumber(job.cap) - tonumber(job.settled), 0)
  if most == 'unpriced' then return { 'unaffordable', 1, left } end
  local held = tonumber(redis.call('HGET', doingKey, field) or -1)
  local room = left - tonumber(job.reserved or 0)
  if held >= tonumber(most) and room >= 0 then return nil end
  local need = math.max(held, tonumber(most))
  if need > left then return { 'unaffordable', 1, left } end
  local more = need - math.max(held, 0)
  if more > room then return { 'unaffordable', 0, left } end
  redis.call('HSET', doingKey, field, need)
  spend(metaKey, job, 0, more)
  return nil
end

-- What was not reserved is counted where it is news: told for the first time. Before the index was told
-- what the store records, a reservation ends and nothing is counted.
local function settle(metaKey, doingKey, job, field, cost, isNews)
  local held = job.cap and tonumber(redis.call('HGET', doingKey, field) or nil)
  if held then
    redis.call('HDEL', doingKey, field)
    if held < 0 then spend(metaKey, job, cost + held, 0) else spend(metaKey, job, cost, -held) end
  elseif isNews and cost > 0 and job.settled then
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

-- What is charged for items whose end nobody has told.
local function chargedOf(doingKey)
  local sum, prefix = 0, 'money '
  for _, field in ipairs(redis.call('HKEYS', doingKey)) do
    if string.sub(field, 1, #prefix) == prefix then
      sum = sum + math.max(-tonumber(redis.call('HGET', doingKey, field)), 0)
    end
  end
  return sum
end
