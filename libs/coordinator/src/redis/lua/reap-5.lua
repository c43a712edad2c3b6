--[[
reap: drops expired leases, charging one death to each item still stamped, up to 500 batches a call.
Expiry by itself frees nothing. In the quiet time it does nothing: workers that seem dead may only not
have renewed yet.

KEYS[1] meta
KEYS[2] leases
KEYS[3] fences
KEYS[4] doing
KEYS[5] events
ARGV[1] now in ms, or '' for the server's
ARGV[2] epoch
ARGV[3] life of the server, or '' for its own

Replies
  {'reaped', more (1 or 0), {batch, ...}, {key, batch, deaths, poison (1 or 0), ...}}
  {'fenced'} | {'nojob'}
]]
--- @include "doing-field"
--- @include "drop-lease"
--- @include "has-expired"
--- @include "instant-of"
--- @include "is-quiet"
--- @include "leader-refusal"
--- @include "money"
--- @include "note-change"
--- @include "read-deaths"
--- @include "read-job"
--- @include "read-lease"
--- @include "read-stamps"

local mostBatches = 500
-- After so many deaths an item runs alone, and one more death alone makes it poison.
local deathsBeforePoison = 2

local now = instantOf(ARGV[1])
local job = readJob(KEYS[1], now)
local refusal = leaderRefusal(job, ARGV[2])
if refusal then return refusal end
if isQuiet(job, now, ARGV[3]) then return { 'reaped', 0, {}, {} } end

local batches = {}
local function collect(members)
  for i = 1, #members, 2 do
    local number = tonumber(members[i])
    local lease = readLease(KEYS[3], number)
    if not lease then
      redis.call('ZREM', KEYS[2], members[i])
    elseif hasExpired(members[i + 1], lease.leaseMs, now) then
      batches[#batches + 1] = number
    end
  end
end
collect(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'WITHSCORES', 'LIMIT', 0, mostBatches + 1))
if job.lease_floor_ms then
  local far = now + 2 * tonumber(job.lease_floor_ms)
  collect(redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. string.format('%.0f', far), '+inf', 'WITHSCORES'))
end
table.sort(batches)
local more = #batches > mostBatches and 1 or 0
while #batches > mostBatches do table.remove(batches) end

local deaths = {}
for _, number in ipairs(batches) do
  for _, stamp in ipairs(readStamps(KEYS[4], number)) do
    local field = deathsField(stamp.key)
    local before = unpackDeaths(redis.call('HGET', KEYS[4], field))
    redis.call('HSET', KEYS[4], field, string.format('%d|%d', before + 1, number))
    deaths[#deaths + 1] = stamp.key
    deaths[#deaths + 1] = number
    deaths[#deaths + 1] = before + 1
    deaths[#deaths + 1] = (stamp.alone and before >= deathsBeforePoison) and 1 or 0
  end
  local lease = readLease(KEYS[3], number)
  if lease then chargeFence(KEYS[1], KEYS[4], job, lease.fence) end
  dropLease({ leases = KEYS[2], fences = KEYS[3], doing = KEYS[4] }, number)
end
if #batches > 0 then noteChange(KEYS[5], 'reap') end
return { 'reaped', more, batches, deaths }
