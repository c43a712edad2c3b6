--[[
batches: how the batches stand, a page of them.

KEYS[1] meta
KEYS[2] batches
KEYS[3] open
KEYS[4] fences
ARGV[1] now in ms, or '' for the server's
ARGV[2] first batch of the page
ARGV[3] length of the page

Replies
  {now, batchCount, packed batch (see read-batch), notBefore or '', owner of the lease or '',
   1 when leased else 0, ...}; a count of 0 without a plan
]]
--- @include "instant-of"
--- @include "open-member"
--- @include "owner-of"
--- @include "read-fields"
--- @include "read-job"
--- @include "read-lease"

local now = instantOf(ARGV[1])
local job = readJob(KEYS[1], now)
if not job.plan_hash then return { now, 0 } end
local batchCount, first = tonumber(job.total_batches), tonumber(ARGV[2])
local page = { now, batchCount }
local numbers, members = {}, {}
for number = first, math.min(first + tonumber(ARGV[3]), batchCount) - 1 do
  numbers[#numbers + 1] = tostring(number)
  members[#members + 1] = openMember(number)
end
if #numbers == 0 then return page end
local batches, leases = readFields(KEYS[2], numbers), readFields(KEYS[4], numbers)
local notBefore = redis.call('ZMSCORE', KEYS[3], unpack(members))
for place, number in ipairs(numbers) do
  local lease = unpackLease(leases[number])
  page[#page + 1] = batches[number]
  page[#page + 1] = notBefore[place] or ''
  page[#page + 1] = lease and ownerOf(lease.fence) or ''
  page[#page + 1] = lease and 1 or 0
end
return page
