--[[
stamp: marks items about to be called, so that a death can be charged to them. An item that has ended
takes no stamp, and where all have, nobody must call; one that is stamped keeps its place. What is refused
its money loses its stamp: it waits, and nothing of it runs that a death could be charged to.

KEYS[1] meta
KEYS[2] batches
KEYS[3] results
KEYS[4] fences
KEYS[5] doing
ARGV[1] now in ms, or '' for the server's
ARGV[2] plan hash
ARGV[3] round
ARGV[4] batch
ARGV[5] fence
ARGV[6] 1 when the item is called alone, else 0
ARGV[7] the most that the item will have cost, in micro-dollars, unpriced, or '' for no request
ARGV[8] life of the server, or '' for its own
ARGV[9...] keys of the items

Replies
  {'held', leftMs, hold, stop, capped (1 or 0)}
  {'done'}
  {'unaffordable', final (1 or 0), micro-dollars left}
  {'lost'} | {'sealed'} | {'stale'} | {'nojob'}
  {'no-batch', batch, batchCount} | {'moved', key, itsBatch, batch}
]]
--- @include "doing-field"
--- @include "instant-of"
--- @include "money"
--- @include "read-deaths"
--- @include "read-fields"
--- @include "read-job"
--- @include "read-lease"
--- @include "read-result"
--- @include "read-stamps"
--- @include "with-orders"
--- @include "worker-refusal"
--- @include "write-stamps"

local number, alone = ARGV[4], ARGV[6] == '1'
local job = readJob(KEYS[1], ARGV[1])
local refusal = workerRefusal(job, ARGV[2], ARGV[3])
if refusal then return refusal end
local lease = readLease(KEYS[4], number)
if not lease or lease.fence ~= ARGV[5] then
  if redis.call('HEXISTS', KEYS[2], number) == 1 then return { 'lost' } end
  return { 'no-batch', tonumber(number), tonumber(job.total_batches) }
end

local keys, asked, fields = {}, {}, { stampsField(number) }
for i = 9, #ARGV do
  keys[#keys + 1] = ARGV[i]
  asked[ARGV[i]] = true
  fields[#fields + 1] = deathsField(ARGV[i])
end
local function liftStamps(stamps, asked)
  local kept = {}
  for _, stamp in ipairs(stamps) do
    if not asked[stamp.key] then kept[#kept + 1] = stamp end
  end
  if #kept < #stamps then writeStamps(KEYS[5], number, kept) end
end

local results, doing = readFields(KEYS[3], keys), readFields(KEYS[5], fields)
local stamps, places = unpackStamps(doing[stampsField(number)]), {}
local hasChanged, isDone = false, true
for place, stamp in ipairs(stamps) do places[stamp.key] = place end
for _, key in ipairs(keys) do
  local ending, known = unpackResult(results[key])
  local _, dead = unpackDeaths(doing[deathsField(key)])
  local itsBatch = known or dead
  if itsBatch and itsBatch ~= tonumber(number) then return { 'moved', key, itsBatch, tonumber(number) } end
  if not ending then
    isDone = false
    local refused = ARGV[7] ~= ''
      and reserve(KEYS[1], KEYS[5], job, moneyField(lease.fence, key), ARGV[7], ARGV[8])
    if refused then
      liftStamps(stamps, asked)
      return refused
    end
    local place = places[key] or #stamps + 1
    local before = stamps[place]
    hasChanged = hasChanged or not before or before.alone ~= alone
    places[key] = place
    stamps[place] = { key = key, alone = alone }
  end
end
if isDone then return { 'done' } end
if hasChanged then writeStamps(KEYS[5], number, stamps) end
return withOrders({ 'held' }, job, ARGV[1])
