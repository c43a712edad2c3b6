--[[
commit: items end. Per item a join none < failed < ok: an ok from anyone, because its output proves it
(I3); a failure only from who answers for the batch, the fence holder or the leader. An ok never becomes
failed (I4), no more items end than the plan has (I2). Takes all or, where a report is wrong, none.

KEYS[1] meta
KEYS[2] completed
KEYS[3] failed
KEYS[4] results
KEYS[5] batches
KEYS[6] open
KEYS[7] fences
KEYS[8] doing
KEYS[9] errors
KEYS[10] events
ARGV[1] now in ms, or '' for the server's
ARGV[2] plan hash
ARGV[3] round
ARGV[4] batch of the reporting worker, or '' for the leader
ARGV[5] fence of the worker, or epoch of the leader
ARGV[6...] four for each item: key, batch, ok or the failure's code, and its cost in micro-dollars or ''

Replies
  {'committed', a letter for each item (a accepted, d duplicate, r refused), leftMs, hold, stop}
  {'sealed'} | {'stale'} | {'nojob'}
  {'no-batch', batch, batchCount} | {'moved', key, itsBatch, batch} | {'surplus', count, batch, left}
]]
--- @include "count-batch"
--- @include "instant-of"
--- @include "money"
--- @include "doing-field"
--- @include "note-change"
--- @include "open-member"
--- @include "read-batch"
--- @include "read-deaths"
--- @include "read-fields"
--- @include "read-job"
--- @include "read-lease"
--- @include "read-result"
--- @include "read-stamps"
--- @include "with-orders"
--- @include "worker-refusal"
--- @include "write-batch"
--- @include "write-job"
--- @include "write-stamps"

local mostErrors = 100

local job = readJob(KEYS[1], ARGV[1])
local refusal = workerRefusal(job, ARGV[2], ARGV[3])
if refusal then return refusal end
local keys = { completed = KEYS[2], failed = KEYS[3] }

-- All that is known of what is reported, in one read of each hash.
local function readReported()
  local items, numbers, fields, isNamed = {}, {}, {}, {}
  for i = 6, #ARGV, 4 do
    local key, number = ARGV[i], ARGV[i + 1]
    items[#items + 1] = key
    fields[#fields + 1] = deathsField(key)
    if not isNamed[number] then
      isNamed[number] = true
      numbers[#numbers + 1] = number
      fields[#fields + 1] = stampsField(number)
    end
  end
  return readFields(KEYS[4], items), readFields(KEYS[5], numbers), readFields(KEYS[8], fields)
end
local results, packedBatches, doing = readReported()

-- What is touched: batches and stamps by the number of their batch, endings by key.
local batches, stamps, endings = {}, {}, {}
-- Fields and values that the results gain, in the order of the reports.
local ended = {}

local function check()
  local ending, counts, order = {}, {}, {}
  for i = 6, #ARGV, 4 do
    local key, number = ARGV[i], ARGV[i + 1]
    if not batches[number] then
      batches[number] = unpackBatch(packedBatches[number])
      if not batches[number] then return { 'no-batch', tonumber(number), tonumber(job.total_batches) } end
    end
    local known, itsBatch = unpackResult(results[key])
    if not itsBatch then
      local _, dead = unpackDeaths(doing[deathsField(key)])
      itsBatch = dead
    end
    if itsBatch and itsBatch ~= tonumber(number) then
      return { 'moved', key, itsBatch, tonumber(number) }
    end
    endings[key] = known
    if not known and not ending[key] then
      ending[key] = true
      if not counts[number] then order[#order + 1] = number end
      counts[number] = (counts[number] or 0) + 1
    end
  end
  for _, number in ipairs(order) do
    local left = batches[number].left
    if counts[number] > left then return { 'surplus', counts[number], tonumber(number), left } end
  end
  return nil
end

local function answersFor(number)
  if ARGV[4] == '' then return job.epoch == ARGV[5] end
  if ARGV[4] ~= number then return false end
  local lease = readLease(KEYS[7], number)
  return lease and lease.fence == ARGV[5]
end

local function liftStamp(number, key)
  if not stamps[number] then stamps[number] = unpackStamps(doing[stampsField(number)]) end
  for place, stamp in ipairs(stamps[number]) do
    if stamp.key == key then
      table.remove(stamps[number], place)
      stamps[number].hasChanged = true
      return
    end
  end
end

-- Whatever is accepted is progress, whoever reports it: the batch's attempts begin anew.
local function count(number, known, reported)
  local batch = batches[number]
  batch.counter = batch.counter or { from = counterOf(keys, batch) }
  if not known then batch.left = batch.left - 1 end
  if known and known ~= 'ok' then
    batch.failed = batch.failed - 1
    job.failed = tonumber(job.failed) - 1
  end
  if reported == 'ok' then
    job.ok = tonumber(job.ok) + 1
  else
    batch.failed = batch.failed + 1
    job.failed = tonumber(job.failed) + 1
    batch.lastCode = reported
  end
  batch.barren = 0
end

local function take(key, number, reported)
  if reported ~= 'ok' and not answersFor(number) then return 'r' end
  local known = endings[key]
  local isNews = not known or (known ~= 'ok' and reported == 'ok')
  if isNews then
    count(number, known, reported)
    endings[key] = reported
    ended[#ended + 1] = key
    ended[#ended + 1] = number .. (reported == 'ok' and '|ok' or '|f|' .. reported)
  end
  liftStamp(number, key)
  return isNews and 'a' or 'd'
end

local function write(number, batch)
  writeBatch(KEYS[5], number, batch)
  if batch.left == 0 then redis.call('ZREM', KEYS[6], openMember(number)) end
  local to = counterOf(keys, batch)
  if countBatch(batch.counter.from, to) and to == keys.failed then
    local sentence = 'Batch %s failed: %d of %d items, the last with %s.'
    redis.call('RPUSH', KEYS[9],
      string.format(sentence, number, batch.failed, batch.size, batch.lastCode or 'an earlier failure'))
    redis.call('LTRIM', KEYS[9], -mostErrors, -1)
  end
end

local wrong = check()
if wrong then return wrong end
local letters = {}
for i = 6, #ARGV, 4 do
  local letter = take(ARGV[i], ARGV[i + 1], ARGV[i + 2])
  letters[#letters + 1] = letter
  local fence = ARGV[4] ~= '' and ARGV[5] or ''
  if ARGV[i + 3] ~= '' then
    settle(KEYS[1], KEYS[8], job, moneyField(fence, ARGV[i]), tonumber(ARGV[i + 3]), letter == 'a')
  end
end
local hasChanged = false
for number, batch in pairs(batches) do
  if batch.counter then
    write(number, batch)
    hasChanged = true
  end
end
for number, left in pairs(stamps) do
  if left.hasChanged then writeStamps(KEYS[8], number, left) end
end
if hasChanged then
  redis.call('HSET', KEYS[4], unpack(ended))
  writeJob(KEYS[1], job, { ok = job.ok, failed = job.failed })
  noteChange(KEYS[10], 'commit')
end
return withOrders({ 'committed', table.concat(letters) }, job, ARGV[1])
