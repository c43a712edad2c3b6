// Made by tools/lua-build from ../lua. Do not edit.

/** A script as the server takes it; `sha1` is the name under which the server caches it. */
export type LuaScript = {
  readonly name: string;
  readonly keyCount: number;
  readonly sha1: string;
  readonly lua: string;
};

export const scripts = {
  batches: {
    name: 'batches',
    keyCount: 4,
    sha1: '6bc9bbf05e41e4c13274d5a8ee966d03a5d44f69',
    lua: `local function instantOf(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local function openMember(number)
  return string.format('%08d', tonumber(number))
end
local function ownerOf(fence)
  return string.match(fence, '^[^:]*:(.*)$') or fence
end
local fieldsInRead = 1000
local function readFields(hashKey, fields)
  local values = {}
  for first = 1, #fields, fieldsInRead do
    local last = math.min(first + fieldsInRead - 1, #fields)
    for i, value in ipairs(redis.call('HMGET', hashKey, unpack(fields, first, last))) do
      if value then values[fields[first + i - 1]] = value end
    end
  end
  return values
end
local function readJob(metaKey, given)
  local job = {}
  local flat = redis.call('HGETALL', metaKey)
  for i = 1, #flat, 2 do job[flat[i]] = flat[i + 1] end
  if job.forget_at and instantOf(given) >= tonumber(job.forget_at) then return {} end
  return job
end
local function unpackLease(packed)
  if not packed then return nil end
  local attempt, n, leaseMs, fence = string.match(packed, '^(%d+) (%S+) (%d+) (.*)$')
  return { attempt = tonumber(attempt), n = n, leaseMs = tonumber(leaseMs), fence = fence }
end
local function readLease(fencesKey, number)
  return unpackLease(redis.call('HGET', fencesKey, number))
end
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
`,
  },
  claim: {
    name: 'claim',
    keyCount: 6,
    sha1: '61761c27ab391ac2ce732f11d2d59b941d996dc7',
    lua: `local function claimField(owner, n)
  return 'claim ' .. n .. ' ' .. owner
end
local function openMember(number)
  return string.format('%08d', tonumber(number))
end
local function ownerOf(fence)
  return string.match(fence, '^[^:]*:(.*)$') or fence
end
local function writeBatch(batchesKey, number, batch)
  local packed = string.format(
    '%d,%d,%d,%d,%d', batch.size, batch.left, batch.failed, batch.barren, batch.dispatches)
  redis.call('HSET', batchesKey, number, packed)
end
local function writeJob(metaKey, job, changes)
  local flat = {}
  for field, value in pairs(changes) do
    job[field] = value
    flat[#flat + 1] = field
    flat[#flat + 1] = value
  end
  redis.call('HSET', metaKey, unpack(flat))
end
local function writeLease(keys, job, number, lease, now)
  local packed = string.format('%d %s %d %s', lease.attempt, lease.n, lease.leaseMs, lease.fence)
  redis.call('HSET', keys.fences, number, packed)
  redis.call('ZADD', keys.leases, now + lease.leaseMs, openMember(number))
  if not job.lease_floor_ms or lease.leaseMs < tonumber(job.lease_floor_ms) then
    writeJob(keys.meta, job, { lease_floor_ms = lease.leaseMs })
  end
end
local function enterLease(keys, job, number, batch, lease, now)
  batch.barren = batch.barren + 1
  batch.dispatches = 0
  lease.attempt = batch.barren
  writeBatch(keys.batches, number, batch)
  redis.call('ZREM', keys.open, openMember(number))
  writeLease(keys, job, number, lease, now)
  if lease.n ~= '-' then
    redis.call('HSET', keys.fences, claimField(ownerOf(lease.fence), lease.n), number)
  end
end
local function noteChange(eventsKey, verb)
  redis.call('XADD', eventsKey, 'MAXLEN', '~', 1000, '*', 'verb', verb)
end
local function instantOf(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local function leftMsOf(job, given)
  if job.deadline_at then return math.max(tonumber(job.deadline_at) - instantOf(given), 0) end
  return math.max(tonumber(job.budget_ms) - tonumber(job.spent_ms), 0)
end
local function withOrders(reply, job, given)
  reply[#reply + 1] = leftMsOf(job, given)
  reply[#reply + 1] = job.hold
  reply[#reply + 1] = job.stop
  reply[#reply + 1] = job.cap and 1 or 0
  return reply
end
local function grantOf(job, number, lease, now)
  local reply = { 'granted', tonumber(number), lease.fence, lease.attempt }
  return withOrders(reply, job, now)
end
local function grant(keys, job, number, batch, asked, now)
  local counter = tonumber(job.seq) + 1
  writeJob(keys.meta, job, { seq = counter })
  local fence = string.format('%d:%s', counter, asked.owner)
  local lease = { n = asked.n, leaseMs = asked.leaseMs, fence = fence }
  enterLease(keys, job, number, batch, lease, now)
  noteChange(keys.events, 'claim')
  return grantOf(job, number, lease, now)
end
local function isGranting(job)
  return job.hold == 'none' and job.stop == 'none'
end
local function lifeOf(given)
  if given ~= '' then return given end
  local info = redis.pcall('INFO', 'server')
  return type(info) == 'string' and string.match(info, 'run_id:(%x+)') or 'unknown'
end
local function isDoubtful(job, life)
  return job.life ~= lifeOf(life)
end
local function isQuiet(job, now, life)
  return now < tonumber(job.quiet_until) or isDoubtful(job, life)
end
local function unpackBatch(packed)
  if not packed then return nil end
  local size, left, failed, barren, dispatches =
    string.match(packed, '^(%d+),(%d+),(%d+),(%d+),(%d+)$')
  return {
    size = tonumber(size),
    left = tonumber(left),
    failed = tonumber(failed),
    barren = tonumber(barren),
    dispatches = tonumber(dispatches),
  }
end
local function readBatch(batchesKey, number)
  return unpackBatch(redis.call('HGET', batchesKey, number))
end
local function readJob(metaKey, given)
  local job = {}
  local flat = redis.call('HGETALL', metaKey)
  for i = 1, #flat, 2 do job[flat[i]] = flat[i + 1] end
  if job.forget_at and instantOf(given) >= tonumber(job.forget_at) then return {} end
  return job
end
local function unpackLease(packed)
  if not packed then return nil end
  local attempt, n, leaseMs, fence = string.match(packed, '^(%d+) (%S+) (%d+) (.*)$')
  return { attempt = tonumber(attempt), n = n, leaseMs = tonumber(leaseMs), fence = fence }
end
local function readLease(fencesKey, number)
  return unpackLease(redis.call('HGET', fencesKey, number))
end
local function isOpenPhase(phase)
  return phase == 'planning' or phase == 'extracting'
end
local function workerRefusal(job, planHash, round)
  if not job.plan_hash then return { 'nojob' } end
  if job.plan_hash ~= planHash or job.round ~= round then return { 'stale' } end
  if not isOpenPhase(job.phase) then return { 'sealed' } end
  return nil
end
local now = instantOf(ARGV[1])
local number, owner, n = ARGV[4], ARGV[5], ARGV[6]
local job = readJob(KEYS[1], now)
local refusal = workerRefusal(job, ARGV[2], ARGV[3])
if refusal then return refusal end
local batch = readBatch(KEYS[2], number)
if not batch then return { 'no-batch', tonumber(number), tonumber(job.total_batches) } end
local lease = readLease(KEYS[5], number)
if lease and lease.n == n and ownerOf(lease.fence) == owner then
  return grantOf(job, number, lease, now)
end
if ARGV[8] ~= '' and now > tonumber(ARGV[8]) then return { 'late' } end
if batch.left == 0 then return { 'done' } end
if not isGranting(job) then return { 'held' } end
local isOpen = redis.call('ZSCORE', KEYS[3], openMember(number))
if not isOpen or isQuiet(job, now, ARGV[9]) then return { 'busy' } end
local keys = {
  meta = KEYS[1], batches = KEYS[2], open = KEYS[3], leases = KEYS[4], fences = KEYS[5],
  events = KEYS[6],
}
local asked = { owner = owner, n = n, leaseMs = tonumber(ARGV[7]) }
return grant(keys, job, number, batch, asked, now)
`,
  },
  claimNext: {
    name: 'claim-next',
    keyCount: 6,
    sha1: '131a52b2d666074e1fe813df84a527db957b3329',
    lua: `local function claimField(owner, n)
  return 'claim ' .. n .. ' ' .. owner
end
local function openMember(number)
  return string.format('%08d', tonumber(number))
end
local function ownerOf(fence)
  return string.match(fence, '^[^:]*:(.*)$') or fence
end
local function writeBatch(batchesKey, number, batch)
  local packed = string.format(
    '%d,%d,%d,%d,%d', batch.size, batch.left, batch.failed, batch.barren, batch.dispatches)
  redis.call('HSET', batchesKey, number, packed)
end
local function writeJob(metaKey, job, changes)
  local flat = {}
  for field, value in pairs(changes) do
    job[field] = value
    flat[#flat + 1] = field
    flat[#flat + 1] = value
  end
  redis.call('HSET', metaKey, unpack(flat))
end
local function writeLease(keys, job, number, lease, now)
  local packed = string.format('%d %s %d %s', lease.attempt, lease.n, lease.leaseMs, lease.fence)
  redis.call('HSET', keys.fences, number, packed)
  redis.call('ZADD', keys.leases, now + lease.leaseMs, openMember(number))
  if not job.lease_floor_ms or lease.leaseMs < tonumber(job.lease_floor_ms) then
    writeJob(keys.meta, job, { lease_floor_ms = lease.leaseMs })
  end
end
local function enterLease(keys, job, number, batch, lease, now)
  batch.barren = batch.barren + 1
  batch.dispatches = 0
  lease.attempt = batch.barren
  writeBatch(keys.batches, number, batch)
  redis.call('ZREM', keys.open, openMember(number))
  writeLease(keys, job, number, lease, now)
  if lease.n ~= '-' then
    redis.call('HSET', keys.fences, claimField(ownerOf(lease.fence), lease.n), number)
  end
end
local function noteChange(eventsKey, verb)
  redis.call('XADD', eventsKey, 'MAXLEN', '~', 1000, '*', 'verb', verb)
end
local function instantOf(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local function leftMsOf(job, given)
  if job.deadline_at then return math.max(tonumber(job.deadline_at) - instantOf(given), 0) end
  return math.max(tonumber(job.budget_ms) - tonumber(job.spent_ms), 0)
end
local function withOrders(reply, job, given)
  reply[#reply + 1] = leftMsOf(job, given)
  reply[#reply + 1] = job.hold
  reply[#reply + 1] = job.stop
  reply[#reply + 1] = job.cap and 1 or 0
  return reply
end
local function grantOf(job, number, lease, now)
  local reply = { 'granted', tonumber(number), lease.fence, lease.attempt }
  return withOrders(reply, job, now)
end
local function grant(keys, job, number, batch, asked, now)
  local counter = tonumber(job.seq) + 1
  writeJob(keys.meta, job, { seq = counter })
  local fence = string.format('%d:%s', counter, asked.owner)
  local lease = { n = asked.n, leaseMs = asked.leaseMs, fence = fence }
  enterLease(keys, job, number, batch, lease, now)
  noteChange(keys.events, 'claim')
  return grantOf(job, number, lease, now)
end
local function isGranting(job)
  return job.hold == 'none' and job.stop == 'none'
end
local function lifeOf(given)
  if given ~= '' then return given end
  local info = redis.pcall('INFO', 'server')
  return type(info) == 'string' and string.match(info, 'run_id:(%x+)') or 'unknown'
end
local function isDoubtful(job, life)
  return job.life ~= lifeOf(life)
end
local function isQuiet(job, now, life)
  return now < tonumber(job.quiet_until) or isDoubtful(job, life)
end
local function unpackBatch(packed)
  if not packed then return nil end
  local size, left, failed, barren, dispatches =
    string.match(packed, '^(%d+),(%d+),(%d+),(%d+),(%d+)$')
  return {
    size = tonumber(size),
    left = tonumber(left),
    failed = tonumber(failed),
    barren = tonumber(barren),
    dispatches = tonumber(dispatches),
  }
end
local function readBatch(batchesKey, number)
  return unpackBatch(redis.call('HGET', batchesKey, number))
end
local function readJob(metaKey, given)
  local job = {}
  local flat = redis.call('HGETALL', metaKey)
  for i = 1, #flat, 2 do job[flat[i]] = flat[i + 1] end
  if job.forget_at and instantOf(given) >= tonumber(job.forget_at) then return {} end
  return job
end
local function unpackLease(packed)
  if not packed then return nil end
  local attempt, n, leaseMs, fence = string.match(packed, '^(%d+) (%S+) (%d+) (.*)$')
  return { attempt = tonumber(attempt), n = n, leaseMs = tonumber(leaseMs), fence = fence }
end
local function readLease(fencesKey, number)
  return unpackLease(redis.call('HGET', fencesKey, number))
end
local function isOpenPhase(phase)
  return phase == 'planning' or phase == 'extracting'
end
local function workerRefusal(job, planHash, round)
  if not job.plan_hash then return { 'nojob' } end
  if job.plan_hash ~= planHash or job.round ~= round then return { 'stale' } end
  if not isOpenPhase(job.phase) then return { 'sealed' } end
  return nil
end
local now = instantOf(ARGV[1])
local owner, n = ARGV[4], ARGV[5]
local job = readJob(KEYS[1], now)
local refusal = workerRefusal(job, ARGV[2], ARGV[3])
if refusal then return refusal end
local answered = redis.call('HGET', KEYS[5], claimField(owner, n))
local lease = answered and readLease(KEYS[5], answered)
if lease and lease.n == n and ownerOf(lease.fence) == owner then
  return grantOf(job, answered, lease, now)
end
if not isGranting(job) then return { 'held' } end
local first = redis.call('ZRANGE', KEYS[3], 0, 0, 'WITHSCORES')
if #first == 0 or isDoubtful(job, ARGV[7]) then return { 'empty' } end
local dueAt = math.max(tonumber(first[2]), tonumber(job.quiet_until))
if dueAt > now then return { 'empty', dueAt - now } end
local keys = {
  meta = KEYS[1], batches = KEYS[2], open = KEYS[3], leases = KEYS[4], fences = KEYS[5],
  events = KEYS[6],
}
local number = tostring(tonumber(first[1]))
local asked = { owner = owner, n = n, leaseMs = tonumber(ARGV[6]) }
return grant(keys, job, number, readBatch(KEYS[2], number), asked, now)
`,
  },
  commit: {
    name: 'commit',
    keyCount: 10,
    sha1: '8ad5d02d005b64275c9580f7cc950c4d3cc34e92',
    lua: `local function counterOf(keys, batch)
  if batch.left > 0 then return nil end
  return batch.failed == 0 and keys.completed or keys.failed
end
local function countBatch(from, to)
  if from == to then return false end
  if from then redis.call('DECR', from) end
  if to then redis.call('INCR', to) end
  return true
end
local function instantOf(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local function lifeOf(given)
  if given ~= '' then return given end
  local info = redis.pcall('INFO', 'server')
  return type(info) == 'string' and string.match(info, 'run_id:(%x+)') or 'unknown'
end
local function isDoubtful(job, life)
  return job.life ~= lifeOf(life)
end
local function writeJob(metaKey, job, changes)
  local flat = {}
  for field, value in pairs(changes) do
    job[field] = value
    flat[#flat + 1] = field
    flat[#flat + 1] = value
  end
  redis.call('HSET', metaKey, unpack(flat))
end
local function moneyField(fence, key)
  return 'money ' .. fence .. ' ' .. key
end
local function spend(metaKey, job, settled, reserved)
  local sums = { reserved = tonumber(job.reserved or 0) + reserved }
  if job.settled then sums.settled = tonumber(job.settled) + settled end
  writeJob(metaKey, job, sums)
end
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
local function settle(metaKey, doingKey, job, field, cost, isNews)
  local held = job.cap and tonumber(redis.call('HGET', doingKey, field) or nil)
  if held then
    redis.call('HDEL', doingKey, field)
    if held < 0 then spend(metaKey, job, cost + held, 0) else spend(metaKey, job, cost, -held) end
  elseif isNews and cost > 0 and job.settled then
    spend(metaKey, job, cost, 0)
  end
end
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
local function chargedOf(doingKey)
  local sum, prefix = 0, 'money '
  for _, field in ipairs(redis.call('HKEYS', doingKey)) do
    if string.sub(field, 1, #prefix) == prefix then
      sum = sum + math.max(-tonumber(redis.call('HGET', doingKey, field)), 0)
    end
  end
  return sum
end
local function stampsField(number)
  return 'stamps ' .. number
end
local function deathsField(key)
  return 'deaths ' .. key
end
local function noteChange(eventsKey, verb)
  redis.call('XADD', eventsKey, 'MAXLEN', '~', 1000, '*', 'verb', verb)
end
local function openMember(number)
  return string.format('%08d', tonumber(number))
end
local function unpackBatch(packed)
  if not packed then return nil end
  local size, left, failed, barren, dispatches =
    string.match(packed, '^(%d+),(%d+),(%d+),(%d+),(%d+)$')
  return {
    size = tonumber(size),
    left = tonumber(left),
    failed = tonumber(failed),
    barren = tonumber(barren),
    dispatches = tonumber(dispatches),
  }
end
local function readBatch(batchesKey, number)
  return unpackBatch(redis.call('HGET', batchesKey, number))
end
local function unpackDeaths(packed)
  if not packed then return 0, nil end
  local deaths, batch = string.match(packed, '^(%d+)|(%d+)$')
  return tonumber(deaths), tonumber(batch)
end
local fieldsInRead = 1000
local function readFields(hashKey, fields)
  local values = {}
  for first = 1, #fields, fieldsInRead do
    local last = math.min(first + fieldsInRead - 1, #fields)
    for i, value in ipairs(redis.call('HMGET', hashKey, unpack(fields, first, last))) do
      if value then values[fields[first + i - 1]] = value end
    end
  end
  return values
end
local function readJob(metaKey, given)
  local job = {}
  local flat = redis.call('HGETALL', metaKey)
  for i = 1, #flat, 2 do job[flat[i]] = flat[i + 1] end
  if job.forget_at and instantOf(given) >= tonumber(job.forget_at) then return {} end
  return job
end
local function unpackLease(packed)
  if not packed then return nil end
  local attempt, n, leaseMs, fence = string.match(packed, '^(%d+) (%S+) (%d+) (.*)$')
  return { attempt = tonumber(attempt), n = n, leaseMs = tonumber(leaseMs), fence = fence }
end
local function readLease(fencesKey, number)
  return unpackLease(redis.call('HGET', fencesKey, number))
end
local function unpackResult(packed)
  if not packed then return nil, nil end
  local batch, ending = string.match(packed, '^(%d+)|(.*)$')
  if ending == 'ok' then return 'ok', tonumber(batch) end
  return string.sub(ending, 3), tonumber(batch)
end
local function readResult(resultsKey, key)
  return unpackResult(redis.call('HGET', resultsKey, key))
end
local function unpackStamps(packed)
  local stamps = {}
  if not packed then return stamps end
  for sign, key in string.gmatch(packed, '([+-])([^\\n]*)') do
    stamps[#stamps + 1] = { key = key, alone = sign == '+' }
  end
  return stamps
end
local function readStamps(doingKey, number)
  return unpackStamps(redis.call('HGET', doingKey, stampsField(number)))
end
local function leftMsOf(job, given)
  if job.deadline_at then return math.max(tonumber(job.deadline_at) - instantOf(given), 0) end
  return math.max(tonumber(job.budget_ms) - tonumber(job.spent_ms), 0)
end
local function withOrders(reply, job, given)
  reply[#reply + 1] = leftMsOf(job, given)
  reply[#reply + 1] = job.hold
  reply[#reply + 1] = job.stop
  reply[#reply + 1] = job.cap and 1 or 0
  return reply
end
local function isOpenPhase(phase)
  return phase == 'planning' or phase == 'extracting'
end
local function workerRefusal(job, planHash, round)
  if not job.plan_hash then return { 'nojob' } end
  if job.plan_hash ~= planHash or job.round ~= round then return { 'stale' } end
  if not isOpenPhase(job.phase) then return { 'sealed' } end
  return nil
end
local function writeBatch(batchesKey, number, batch)
  local packed = string.format(
    '%d,%d,%d,%d,%d', batch.size, batch.left, batch.failed, batch.barren, batch.dispatches)
  redis.call('HSET', batchesKey, number, packed)
end
local function writeStamps(doingKey, number, stamps)
  local lines = {}
  for i, stamp in ipairs(stamps) do lines[i] = (stamp.alone and '+' or '-') .. stamp.key end
  if #lines == 0 then
    redis.call('HDEL', doingKey, stampsField(number))
  else
    redis.call('HSET', doingKey, stampsField(number), table.concat(lines, '\\n'))
  end
end
local mostErrors = 100
local job = readJob(KEYS[1], ARGV[1])
local refusal = workerRefusal(job, ARGV[2], ARGV[3])
if refusal then return refusal end
local keys = { completed = KEYS[2], failed = KEYS[3] }
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
local batches, stamps, endings = {}, {}, {}
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
`,
  },
  control: {
    name: 'control',
    keyCount: 2,
    sha1: 'b354f7fb1954b30b723d972616a018aae59e0618',
    lua: `local function writeJob(metaKey, job, changes)
  local flat = {}
  for field, value in pairs(changes) do
    job[field] = value
    flat[#flat + 1] = field
    flat[#flat + 1] = value
  end
  redis.call('HSET', metaKey, unpack(flat))
end
local function countLedTime(metaKey, job, now)
  local spentMs = tonumber(job.spent_ms)
  if job.epoch and job.hold == 'none' then
    local ledUntil = math.min(now, tonumber(job.leader_until))
    spentMs = spentMs + math.max(ledUntil - tonumber(job.counted_to), 0)
  end
  writeJob(metaKey, job, { spent_ms = spentMs, counted_to = now })
end
local function isOpenPhase(phase)
  return phase == 'planning' or phase == 'extracting'
end
local function noteChange(eventsKey, verb)
  redis.call('XADD', eventsKey, 'MAXLEN', '~', 1000, '*', 'verb', verb)
end
local function statusOf(job)
  if job.phase == 'done' then return 'done' end
  if not isOpenPhase(job.phase) then return 'analyzing' end
  if job.stop ~= 'none' then return 'cancelling' end
  if job.hold == 'budget' then return 'budget_paused' end
  if job.hold ~= 'none' then return job.hold end
  return job.phase
end
local function writeState(metaKey, job, changes)
  for field, value in pairs(changes) do job[field] = value end
  changes.status = statusOf(job)
  writeJob(metaKey, job, changes)
end
local function holdJob(keys, job, hold, reason, now)
  countLedTime(keys.meta, job, now)
  if not isOpenPhase(job.phase) or job.hold == 'paused' or job.hold == hold then return end
  writeState(keys.meta, job, { hold = hold, hold_reason = reason })
  noteChange(keys.events, 'hold')
end
local function instantOf(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local function readJob(metaKey, given)
  local job = {}
  local flat = redis.call('HGETALL', metaKey)
  for i = 1, #flat, 2 do job[flat[i]] = flat[i + 1] end
  if job.forget_at and instantOf(given) >= tonumber(job.forget_at) then return {} end
  return job
end
local now = instantOf(ARGV[1])
local seq, after, kind = tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local keys = { meta = KEYS[1], events = KEYS[2] }
local job = readJob(KEYS[1], now)
if not job.plan_hash then return { 'nojob' } end
local reached = tonumber(job.control_seq)
if seq <= reached or after > reached then return { 'controlled' } end
local function set(field, value)
  if value == '' then redis.call('HDEL', keys.meta, field) else writeJob(keys.meta, job, { [field] = value }) end
end
local function resume()
  countLedTime(keys.meta, job, now)
  writeState(keys.meta, job, { hold = 'none', hold_reason = '' })
end
local obey = {
  stop = function(mode)
    if isOpenPhase(job.phase) and job.stop ~= 'now' then writeState(keys.meta, job, { stop = mode }) end
  end,
  hold = function(hold, reason) holdJob(keys, job, hold, reason, now) end,
  resume = resume,
  deadline = function(instant) set('deadline_at', instant) end,
  cap = function(microDollars)
    set('cap', microDollars)
    if job.hold == 'budget' and tonumber(microDollars) > tonumber(job.settled or 0) then resume() end
  end,
  concurrency = function(lanes) set('lanes', lanes) end,
  thresholds = function(failures, share)
    set('tolerated_failures', failures)
    set('tolerated_share', share)
  end,
}
obey[kind](ARGV[5], ARGV[6])
writeJob(KEYS[1], job, { control_seq = seq })
noteChange(KEYS[2], 'control')
return { 'controlled' }
`,
  },
  count: {
    name: 'count',
    keyCount: 3,
    sha1: 'b7d19b700f266334bf862d4e263753df020c9ec6',
    lua: `local function instantOf(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local function leaderRefusal(job, epoch)
  if not job.plan_hash then return { 'nojob' } end
  if job.epoch ~= epoch then return { 'fenced' } end
  return nil
end
local function lifeOf(given)
  if given ~= '' then return given end
  local info = redis.pcall('INFO', 'server')
  return type(info) == 'string' and string.match(info, 'run_id:(%x+)') or 'unknown'
end
local function isDoubtful(job, life)
  return job.life ~= lifeOf(life)
end
local function writeJob(metaKey, job, changes)
  local flat = {}
  for field, value in pairs(changes) do
    job[field] = value
    flat[#flat + 1] = field
    flat[#flat + 1] = value
  end
  redis.call('HSET', metaKey, unpack(flat))
end
local function moneyField(fence, key)
  return 'money ' .. fence .. ' ' .. key
end
local function spend(metaKey, job, settled, reserved)
  local sums = { reserved = tonumber(job.reserved or 0) + reserved }
  if job.settled then sums.settled = tonumber(job.settled) + settled end
  writeJob(metaKey, job, sums)
end
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
local function settle(metaKey, doingKey, job, field, cost, isNews)
  local held = job.cap and tonumber(redis.call('HGET', doingKey, field) or nil)
  if held then
    redis.call('HDEL', doingKey, field)
    if held < 0 then spend(metaKey, job, cost + held, 0) else spend(metaKey, job, cost, -held) end
  elseif isNews and cost > 0 and job.settled then
    spend(metaKey, job, cost, 0)
  end
end
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
local function chargedOf(doingKey)
  local sum, prefix = 0, 'money '
  for _, field in ipairs(redis.call('HKEYS', doingKey)) do
    if string.sub(field, 1, #prefix) == prefix then
      sum = sum + math.max(-tonumber(redis.call('HGET', doingKey, field)), 0)
    end
  end
  return sum
end
local function noteChange(eventsKey, verb)
  redis.call('XADD', eventsKey, 'MAXLEN', '~', 1000, '*', 'verb', verb)
end
local function readJob(metaKey, given)
  local job = {}
  local flat = redis.call('HGETALL', metaKey)
  for i = 1, #flat, 2 do job[flat[i]] = flat[i + 1] end
  if job.forget_at and instantOf(given) >= tonumber(job.forget_at) then return {} end
  return job
end
local now = instantOf(ARGV[1])
local job = readJob(KEYS[1], now)
local refusal = leaderRefusal(job, ARGV[2])
if refusal then return refusal end
if job.settled then return { 'counted' } end
if job.ok ~= ARGV[3] or job.failed ~= ARGV[4] then return { 'outdated' } end
writeJob(KEYS[1], job, { settled = tonumber(ARGV[5]) + chargedOf(KEYS[2]) })
noteChange(KEYS[3], 'count')
return { 'counted' }
`,
  },
  create: {
    name: 'create',
    keyCount: 11,
    sha1: '3a13e3604c6bb7f717060aab95e696934a26cfff',
    lua: `local function instantOf(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local function lifeOf(given)
  if given ~= '' then return given end
  local info = redis.pcall('INFO', 'server')
  return type(info) == 'string' and string.match(info, 'run_id:(%x+)') or 'unknown'
end
local function isDoubtful(job, life)
  return job.life ~= lifeOf(life)
end
local function isQuiet(job, now, life)
  return now < tonumber(job.quiet_until) or isDoubtful(job, life)
end
local function noteChange(eventsKey, verb)
  redis.call('XADD', eventsKey, 'MAXLEN', '~', 1000, '*', 'verb', verb)
end
local function readJob(metaKey, given)
  local job = {}
  local flat = redis.call('HGETALL', metaKey)
  for i = 1, #flat, 2 do job[flat[i]] = flat[i + 1] end
  if job.forget_at and instantOf(given) >= tonumber(job.forget_at) then return {} end
  return job
end
local function writeBatch(batchesKey, number, batch)
  local packed = string.format(
    '%d,%d,%d,%d,%d', batch.size, batch.left, batch.failed, batch.barren, batch.dispatches)
  redis.call('HSET', batchesKey, number, packed)
end
local function isOpenPhase(phase)
  return phase == 'planning' or phase == 'extracting'
end
local function writeJob(metaKey, job, changes)
  local flat = {}
  for field, value in pairs(changes) do
    job[field] = value
    flat[#flat + 1] = field
    flat[#flat + 1] = value
  end
  redis.call('HSET', metaKey, unpack(flat))
end
local function statusOf(job)
  if job.phase == 'done' then return 'done' end
  if not isOpenPhase(job.phase) then return 'analyzing' end
  if job.stop ~= 'none' then return 'cancelling' end
  if job.hold == 'budget' then return 'budget_paused' end
  if job.hold ~= 'none' then return job.hold end
  return job.phase
end
local function writeState(metaKey, job, changes)
  for field, value in pairs(changes) do job[field] = value end
  changes.status = statusOf(job)
  writeJob(metaKey, job, changes)
end
local now = instantOf(ARGV[1])
local job = readJob(KEYS[1], now)
if not job.epoch or job.epoch ~= ARGV[2] then return { 'fenced' } end
local quietUntil = now + tonumber(ARGV[14])
if job.plan_hash and job.plan_hash ~= ARGV[3] then return { 'conflict' } end
if job.plan_hash then
  if isDoubtful(job, ARGV[16]) then
    redis.call('DEL', KEYS[6])
    redis.call('HDEL', KEYS[1], 'settled')
    writeJob(KEYS[1], job, { quiet_until = quietUntil, life = lifeOf(ARGV[16]) })
    noteChange(KEYS[11], 'readmit')
  end
  return { 'exists' }
end
redis.call('DEL', KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7], KEYS[8], KEYS[10])
local batchCount = 0
for size in string.gmatch(ARGV[7], '%d+') do
  local count = tonumber(size)
  writeBatch(KEYS[5], batchCount, { size = count, left = count, failed = 0, barren = 0, dispatches = 0 })
  batchCount = batchCount + 1
end
local doing = redis.call('HGETALL', KEYS[9])
for i = 1, #doing, 2 do
  local batch = string.match(doing[i + 1], '|(%d+)$')
  if batch and tonumber(batch) >= batchCount then redis.call('HDEL', KEYS[9], doing[i]) end
end
local plan = {
  plan_hash = ARGV[3], round = ARGV[4], phase = 'extracting', hold = 'none', stop = 'none',
  [ARGV[5]] = ARGV[6], total_batches = batchCount, ok = 0, failed = 0, seq = 0, control_seq = 0,
  budget_ms = ARGV[8], spent_ms = ARGV[10], counted_to = now, hold_reason = '',
  quiet_until = quietUntil, life = lifeOf(ARGV[16]),
}
if ARGV[9] ~= '' then plan.deadline_at = ARGV[9] end
if ARGV[11] ~= '' then plan.tolerated_failures = ARGV[11] end
if ARGV[12] ~= '' then plan.tolerated_share = ARGV[12] end
if ARGV[13] ~= '' then plan.cap = ARGV[13] end
if ARGV[15] ~= '' then plan.settled = ARGV[15] end
writeState(KEYS[1], job, plan)
noteChange(KEYS[11], 'create')
return { 'created' }
`,
  },
  dispatch: {
    name: 'dispatch',
    keyCount: 5,
    sha1: '843e29b1ed28d025aa7088aaef8285372f78950b',
    lua: `local function instantOf(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local function isOpenPhase(phase)
  return phase == 'planning' or phase == 'extracting'
end
local function leaderRefusal(job, epoch)
  if not job.plan_hash then return { 'nojob' } end
  if job.epoch ~= epoch then return { 'fenced' } end
  return nil
end
local function noteChange(eventsKey, verb)
  redis.call('XADD', eventsKey, 'MAXLEN', '~', 1000, '*', 'verb', verb)
end
local function openMember(number)
  return string.format('%08d', tonumber(number))
end
local function unpackBatch(packed)
  if not packed then return nil end
  local size, left, failed, barren, dispatches =
    string.match(packed, '^(%d+),(%d+),(%d+),(%d+),(%d+)$')
  return {
    size = tonumber(size),
    left = tonumber(left),
    failed = tonumber(failed),
    barren = tonumber(barren),
    dispatches = tonumber(dispatches),
  }
end
local function readBatch(batchesKey, number)
  return unpackBatch(redis.call('HGET', batchesKey, number))
end
local function readJob(metaKey, given)
  local job = {}
  local flat = redis.call('HGETALL', metaKey)
  for i = 1, #flat, 2 do job[flat[i]] = flat[i + 1] end
  if job.forget_at and instantOf(given) >= tonumber(job.forget_at) then return {} end
  return job
end
local function writeBatch(batchesKey, number, batch)
  local packed = string.format(
    '%d,%d,%d,%d,%d', batch.size, batch.left, batch.failed, batch.barren, batch.dispatches)
  redis.call('HSET', batchesKey, number, packed)
end
local firstGraceMs, longestGraceMs = 15000, 300000
local function graceMsOf(dispatches)
  return math.min(firstGraceMs * 2 ^ (dispatches - 1), longestGraceMs)
end
local now = instantOf(ARGV[1])
local number = ARGV[3]
local job = readJob(KEYS[1], now)
local refusal = leaderRefusal(job, ARGV[2])
if refusal then return refusal end
local batch = readBatch(KEYS[2], number)
if not batch then return { 'no-batch', tonumber(number), tonumber(job.total_batches) } end
local isLeased = redis.call('HEXISTS', KEYS[4], number) == 1
if not isOpenPhase(job.phase) or batch.left == 0 or isLeased then return { 'noted', 0 } end
local notBefore = redis.call('ZSCORE', KEYS[3], openMember(number))
local isAwaited = batch.dispatches > 0 and notBefore and tonumber(notBefore) > now
if isAwaited then return { 'noted', graceMsOf(batch.dispatches) } end
batch.dispatches = batch.dispatches + 1
local graceMs = graceMsOf(batch.dispatches)
writeBatch(KEYS[2], number, batch)
redis.call('ZADD', KEYS[3], now + graceMs, openMember(number))
noteChange(KEYS[5], 'dispatch')
return { 'noted', graceMs }
`,
  },
  drop: {
    name: 'drop',
    keyCount: 11,
    sha1: '97f24287fe9c23a5d95e28f8510343d0bac99381',
    lua: `local function instantOf(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local function noteChange(eventsKey, verb)
  redis.call('XADD', eventsKey, 'MAXLEN', '~', 1000, '*', 'verb', verb)
end
local function readJob(metaKey, given)
  local job = {}
  local flat = redis.call('HGETALL', metaKey)
  for i = 1, #flat, 2 do job[flat[i]] = flat[i + 1] end
  if job.forget_at and instantOf(given) >= tonumber(job.forget_at) then return {} end
  return job
end
local function unpackResult(packed)
  if not packed then return nil, nil end
  local batch, ending = string.match(packed, '^(%d+)|(.*)$')
  if ending == 'ok' then return 'ok', tonumber(batch) end
  return string.sub(ending, 3), tonumber(batch)
end
local function readResult(resultsKey, key)
  return unpackResult(redis.call('HGET', resultsKey, key))
end
local function isOpenPhase(phase)
  return phase == 'planning' or phase == 'extracting'
end
local function writeJob(metaKey, job, changes)
  local flat = {}
  for field, value in pairs(changes) do
    job[field] = value
    flat[#flat + 1] = field
    flat[#flat + 1] = value
  end
  redis.call('HSET', metaKey, unpack(flat))
end
local function statusOf(job)
  if job.phase == 'done' then return 'done' end
  if not isOpenPhase(job.phase) then return 'analyzing' end
  if job.stop ~= 'none' then return 'cancelling' end
  if job.hold == 'budget' then return 'budget_paused' end
  if job.hold ~= 'none' then return job.hold end
  return job.phase
end
local function writeState(metaKey, job, changes)
  for field, value in pairs(changes) do job[field] = value end
  changes.status = statusOf(job)
  writeJob(metaKey, job, changes)
end
local now = instantOf(ARGV[1])
local job = readJob(KEYS[1], now)
if not job.plan_hash or job.epoch ~= ARGV[2] then return { 'dropped' } end
for _, field in ipairs(redis.call('HKEYS', KEYS[9])) do
  local key = string.match(field, '^deaths (.*)$')
  if not key or readResult(KEYS[4], key) == 'ok' then redis.call('HDEL', KEYS[9], field) end
end
redis.call('DEL', KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7], KEYS[8], KEYS[10])
redis.call('HDEL', KEYS[1], 'plan_hash', ARGV[3], 'total_batches', 'ok', 'failed', 'seq', 'control_seq',
  'budget_ms', 'deadline_at', 'quiet_until', 'tolerated_failures', 'tolerated_share', 'cap', 'lanes',
  'lease_floor_ms', 'settled', 'reserved')
writeState(KEYS[1], job, {
  round = 1, phase = 'planning', hold = 'none', stop = 'none', hold_reason = '',
})
noteChange(KEYS[11], 'drop')
return { 'dropped' }
`,
  },
  finish: {
    name: 'finish',
    keyCount: 11,
    sha1: 'a9d2e40f7d36b55fb49cc8daa7d875198bdb9da6',
    lua: `local function writeJob(metaKey, job, changes)
  local flat = {}
  for field, value in pairs(changes) do
    job[field] = value
    flat[#flat + 1] = field
    flat[#flat + 1] = value
  end
  redis.call('HSET', metaKey, unpack(flat))
end
local function closeBatches(keys, job)
  redis.call('DEL', keys.open, keys.leases, keys.fences)
  local doing = redis.call('HKEYS', keys.doing)
  for _, field in ipairs(doing) do
    local isOfLease = string.sub(field, 1, 7) == 'stamps ' or string.sub(field, 1, 6) == 'money '
    if isOfLease then redis.call('HDEL', keys.doing, field) end
  end
  local reserved = tonumber(job.reserved or 0)
  if reserved > 0 then
    local sums = { reserved = 0 }
    if job.settled then sums.settled = tonumber(job.settled) + reserved end
    writeJob(keys.meta, job, sums)
  end
  local flat = redis.call('HGETALL', keys.batches)
  for i = 1, #flat, 2 do
    local kept = string.match(flat[i + 1], '^%d+,%d+,%d+')
    local closed = kept .. ',0,0'
    if closed ~= flat[i + 1] then redis.call('HSET', keys.batches, flat[i], closed) end
  end
end
local function instantOf(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local function leaderRefusal(job, epoch)
  if not job.plan_hash then return { 'nojob' } end
  if job.epoch ~= epoch then return { 'fenced' } end
  return nil
end
local function noteChange(eventsKey, verb)
  redis.call('XADD', eventsKey, 'MAXLEN', '~', 1000, '*', 'verb', verb)
end
local function readJob(metaKey, given)
  local job = {}
  local flat = redis.call('HGETALL', metaKey)
  for i = 1, #flat, 2 do job[flat[i]] = flat[i + 1] end
  if job.forget_at and instantOf(given) >= tonumber(job.forget_at) then return {} end
  return job
end
local function isOpenPhase(phase)
  return phase == 'planning' or phase == 'extracting'
end
local function statusOf(job)
  if job.phase == 'done' then return 'done' end
  if not isOpenPhase(job.phase) then return 'analyzing' end
  if job.stop ~= 'none' then return 'cancelling' end
  if job.hold == 'budget' then return 'budget_paused' end
  if job.hold ~= 'none' then return job.hold end
  return job.phase
end
local function writeState(metaKey, job, changes)
  for field, value in pairs(changes) do job[field] = value end
  changes.status = statusOf(job)
  writeJob(metaKey, job, changes)
end
local now = instantOf(ARGV[1])
local job = readJob(KEYS[1], now)
local refusal = leaderRefusal(job, ARGV[2])
if refusal then return refusal end
if job.phase ~= 'done' then
  local retentionMs = tonumber(ARGV[3])
  writeState(KEYS[1], job, { phase = 'done', forget_at = now + retentionMs })
  closeBatches({
    meta = KEYS[1], batches = KEYS[5], open = KEYS[6], leases = KEYS[7], fences = KEYS[8],
    doing = KEYS[9],
  }, job)
  noteChange(KEYS[11], 'finish')
  for i = 1, #KEYS do redis.call('PEXPIRE', KEYS[i], retentionMs) end
end
return { 'finished' }
`,
  },
  hold: {
    name: 'hold',
    keyCount: 2,
    sha1: '8f0752dbff0e4b6489eb05e916ac6c22eee24624',
    lua: `local function writeJob(metaKey, job, changes)
  local flat = {}
  for field, value in pairs(changes) do
    job[field] = value
    flat[#flat + 1] = field
    flat[#flat + 1] = value
  end
  redis.call('HSET', metaKey, unpack(flat))
end
local function countLedTime(metaKey, job, now)
  local spentMs = tonumber(job.spent_ms)
  if job.epoch and job.hold == 'none' then
    local ledUntil = math.min(now, tonumber(job.leader_until))
    spentMs = spentMs + math.max(ledUntil - tonumber(job.counted_to), 0)
  end
  writeJob(metaKey, job, { spent_ms = spentMs, counted_to = now })
end
local function isOpenPhase(phase)
  return phase == 'planning' or phase == 'extracting'
end
local function noteChange(eventsKey, verb)
  redis.call('XADD', eventsKey, 'MAXLEN', '~', 1000, '*', 'verb', verb)
end
local function statusOf(job)
  if job.phase == 'done' then return 'done' end
  if not isOpenPhase(job.phase) then return 'analyzing' end
  if job.stop ~= 'none' then return 'cancelling' end
  if job.hold == 'budget' then return 'budget_paused' end
  if job.hold ~= 'none' then return job.hold end
  return job.phase
end
local function writeState(metaKey, job, changes)
  for field, value in pairs(changes) do job[field] = value end
  changes.status = statusOf(job)
  writeJob(metaKey, job, changes)
end
local function holdJob(keys, job, hold, reason, now)
  countLedTime(keys.meta, job, now)
  if not isOpenPhase(job.phase) or job.hold == 'paused' or job.hold == hold then return end
  writeState(keys.meta, job, { hold = hold, hold_reason = reason })
  noteChange(keys.events, 'hold')
end
local function instantOf(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local function readJob(metaKey, given)
  local job = {}
  local flat = redis.call('HGETALL', metaKey)
  for i = 1, #flat, 2 do job[flat[i]] = flat[i + 1] end
  if job.forget_at and instantOf(given) >= tonumber(job.forget_at) then return {} end
  return job
end
local function workerRefusal(job, planHash, round)
  if not job.plan_hash then return { 'nojob' } end
  if job.plan_hash ~= planHash or job.round ~= round then return { 'stale' } end
  if not isOpenPhase(job.phase) then return { 'sealed' } end
  return nil
end
local now = instantOf(ARGV[1])
local job = readJob(KEYS[1], now)
local refusal = workerRefusal(job, ARGV[2], ARGV[3])
if refusal then return refusal end
holdJob({ meta = KEYS[1], events = KEYS[2] }, job, ARGV[4], ARGV[5], now)
return { 'held' }
`,
  },
  incarnation: {
    name: 'incarnation',
    keyCount: 1,
    sha1: '03a66d1b5ff0061ebb615b202830b7f34faee1b0',
    lua: `local function lifeOf(given)
  if given ~= '' then return given end
  local info = redis.pcall('INFO', 'server')
  return type(info) == 'string' and string.match(info, 'run_id:(%x+)') or 'unknown'
end
redis.call('SET', KEYS[1], ARGV[1], 'NX')
local name = redis.call('GET', KEYS[1])
return lifeOf('') .. ' ' .. name
`,
  },
  lead: {
    name: 'lead',
    keyCount: 11,
    sha1: '70dc89302142ec2983ccb7ea7ec76c0f71c17baf',
    lua: `local function writeJob(metaKey, job, changes)
  local flat = {}
  for field, value in pairs(changes) do
    job[field] = value
    flat[#flat + 1] = field
    flat[#flat + 1] = value
  end
  redis.call('HSET', metaKey, unpack(flat))
end
local function countLedTime(metaKey, job, now)
  local spentMs = tonumber(job.spent_ms)
  if job.epoch and job.hold == 'none' then
    local ledUntil = math.min(now, tonumber(job.leader_until))
    spentMs = spentMs + math.max(ledUntil - tonumber(job.counted_to), 0)
  end
  writeJob(metaKey, job, { spent_ms = spentMs, counted_to = now })
end
local function hasExpired(expiresAt, leaseMs, now)
  local leftMs = tonumber(expiresAt) - now
  return leftMs <= 0 or leftMs > 2 * tonumber(leaseMs)
end
local function instantOf(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local function lifeOf(given)
  if given ~= '' then return given end
  local info = redis.pcall('INFO', 'server')
  return type(info) == 'string' and string.match(info, 'run_id:(%x+)') or 'unknown'
end
local function isDoubtful(job, life)
  return job.life ~= lifeOf(life)
end
local function isQuiet(job, now, life)
  return now < tonumber(job.quiet_until) or isDoubtful(job, life)
end
local function noteChange(eventsKey, verb)
  redis.call('XADD', eventsKey, 'MAXLEN', '~', 1000, '*', 'verb', verb)
end
local function readJob(metaKey, given)
  local job = {}
  local flat = redis.call('HGETALL', metaKey)
  for i = 1, #flat, 2 do job[flat[i]] = flat[i + 1] end
  if job.forget_at and instantOf(given) >= tonumber(job.forget_at) then return {} end
  return job
end
local function isOpenPhase(phase)
  return phase == 'planning' or phase == 'extracting'
end
local function statusOf(job)
  if job.phase == 'done' then return 'done' end
  if not isOpenPhase(job.phase) then return 'analyzing' end
  if job.stop ~= 'none' then return 'cancelling' end
  if job.hold == 'budget' then return 'budget_paused' end
  if job.hold ~= 'none' then return job.hold end
  return job.phase
end
local function writeState(metaKey, job, changes)
  for field, value in pairs(changes) do job[field] = value end
  changes.status = statusOf(job)
  writeJob(metaKey, job, changes)
end
local now = instantOf(ARGV[1])
local owner, leaseMs = ARGV[2], tonumber(ARGV[3])
local job = readJob(KEYS[1], now)
if not job.job_id then
  redis.call('DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7], KEYS[8], KEYS[9],
    KEYS[10], KEYS[11])
  writeState(KEYS[1], job, {
    job_id = ARGV[4], created_at = now, round = 1, phase = 'planning', hold = 'none', stop = 'none',
    hold_reason = '', spent_ms = 0, counted_to = now, epoch_seq = 0,
  })
end
local isLed = job.epoch and not hasExpired(job.leader_until, job.leader_lease_ms, now)
if isLed and job.owner ~= owner then return { 'busy', tonumber(job.leader_until) - now } end
if ARGV[5] == '1' and job.owner == owner then
  writeJob(KEYS[1], job, { counted_to = now })
else
  countLedTime(KEYS[1], job, now)
end
local lease = { leader_lease_ms = leaseMs, leader_until = now + leaseMs }
if not job.epoch or job.owner ~= owner then
  lease.epoch_seq = tonumber(job.epoch_seq) + 1
  lease.epoch = string.format('%d:%s', lease.epoch_seq, owner)
  lease.owner = owner
  noteChange(KEYS[11], 'lead')
end
writeJob(KEYS[1], job, lease)
local doubtful = (job.plan_hash and isDoubtful(job, ARGV[6])) and 1 or 0
return { 'leading', job.epoch, now, redis.call('HGETALL', KEYS[1]), doubtful }
`,
  },
  limiterAdmit: {
    name: 'limiter-admit',
    keyCount: 2,
    sha1: 'b6ef7358db3fa303c4314e4f3b0f1f8303594f29',
    lua: `local minuteMs, burstMs = 60000, 10000
local function exact(number)
  return string.format('%.17g', number)
end
local function payoffMs(meter, units)
  return units * minuteMs / meter.limit
end
local function readCharge(ledger, seq)
  local packed = redis.call('HGET', ledger.chargesKey, seq)
  local at, r, t, open, id = string.match(packed, '^(%S+) (%S+) (%S+) (%d) (.*)$')
  return { at = tonumber(at), r = tonumber(r), t = tonumber(t), open = open == '1', id = id }
end
local function writeCharge(ledger, seq, charge)
  local function units(name) return charge[name] and exact(charge[name]) or '-' end
  redis.call('HSET', ledger.chargesKey, seq, table.concat({
    exact(charge.at), units('r'), units('t'), charge.open and '1' or '0', charge.id,
  }, ' '))
end
local function replay(ledger)
  for _, meter in ipairs(ledger.meters) do meter.tat = meter.base end
  for seq = ledger.first, ledger.next - 1 do
    local charge = readCharge(ledger, seq)
    for _, meter in ipairs(ledger.meters) do
      local units = seq >= meter.first and charge[meter.name]
      if units then meter.tat = math.max(meter.tat, charge.at) + payoffMs(meter, units) end
    end
  end
end
local function addCharge(ledger, at, units, id, open)
  local charge = { at = at, open = open, id = id }
  local isCharged = false
  for _, meter in ipairs(ledger.meters) do
    local amount = units[meter.name]
    charge[meter.name] = amount
    if amount then
      meter.tat = math.max(meter.tat, at) + payoffMs(meter, amount)
      isCharged = true
    end
  end
  if not isCharged then return end
  writeCharge(ledger, ledger.next, charge)
  if open then redis.call('HSET', ledger.chargesKey, 'id ' .. id, ledger.next) end
  ledger.next = ledger.next + 1
end
local backstepToleranceMs = 1000
local function shift(ledger, byMs)
  for _, meter in ipairs(ledger.meters) do
    meter.base = meter.base + byMs
    meter.tat = meter.tat + byMs
  end
  for seq = ledger.first, ledger.next - 1 do
    local charge = readCharge(ledger, seq)
    charge.at = charge.at + byMs
    writeCharge(ledger, seq, charge)
  end
  ledger.pausedUntil = ledger.pausedUntil + byMs
  for _, waiter in ipairs(ledger.line) do waiter.leavesAt = waiter.leavesAt + byMs end
  ledger.latest = ledger.latest + byMs
end
local function toTime(ledger, now)
  local behindMs = ledger.latest - now
  if behindMs > backstepToleranceMs then shift(ledger, -behindMs) end
  ledger.latest = math.max(ledger.latest, now)
  local line = {}
  for _, waiter in ipairs(ledger.line) do
    if waiter.leavesAt >= ledger.latest then line[#line + 1] = waiter end
  end
  ledger.line = line
end
local function instantOf(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local function lower(one, other)
  if not one then return other end
  return other and math.min(one, other) or one
end
local function openMeter(state, name, configured)
  local limit = lower(tonumber(state[name .. '_seen']), tonumber(configured))
  if not limit then return nil end
  return {
    name = name, limit = limit, limitBefore = tonumber(state[name .. '_limit']),
    base = tonumber(state[name .. '_base'] or 0), tat = tonumber(state[name .. '_tat'] or 0),
    first = tonumber(state[name .. '_first'] or state.first or 0),
  }
end
local function readLine(packed)
  local line = {}
  for tokens, leaves in string.gmatch(packed or '', '([^ :]+):([^ ]+)') do
    line[#line + 1] = { tokens = tonumber(tokens), leavesAt = tonumber(leaves) }
  end
  return line
end
local function openLedger(stateKey, chargesKey, requestsPerMinute, tokensPerMinute)
  local state = {}
  local flat = redis.call('HGETALL', stateKey)
  for i = 1, #flat, 2 do state[flat[i]] = flat[i + 1] end
  local ledger = {
    stateKey = stateKey, chargesKey = chargesKey, meters = {},
    first = tonumber(state.first or 0), next = tonumber(state.next or 0),
    pausedUntil = tonumber(state.paused_until or 0), latest = tonumber(state.latest or 0),
    line = readLine(state.line), keptAt = tonumber(state.kept_at),
    seen = { r = tonumber(state.r_seen), t = tonumber(state.t_seen) },
  }
  ledger.hadCharges = ledger.first < ledger.next
  local hasChanged = false
  for _, meter in ipairs({ openMeter(state, 'r', requestsPerMinute) or false,
    openMeter(state, 't', tokensPerMinute) or false }) do
    if meter then
      ledger.meters[#ledger.meters + 1] = meter
      hasChanged = hasChanged or (meter.limitBefore ~= nil and meter.limitBefore ~= meter.limit)
    end
  end
  if hasChanged then replay(ledger) end
  return ledger
end
local mostCharges = 1000
local reservationMs = 900000
local forgetMs, keepEveryMs = 3600000, 600000
local function foldInto(meter, ledger)
  while meter.first < ledger.next do
    local charge = readCharge(ledger, meter.first)
    local units = charge[meter.name]
    local isFinal = not units or not charge.open or charge.at + reservationMs < ledger.latest
      or ledger.next - meter.first > mostCharges
    if not isFinal then return end
    if units then meter.base = math.max(meter.base, charge.at) + payoffMs(meter, units) end
    meter.first = meter.first + 1
  end
end
local function foldCharges(ledger)
  local first = ledger.next
  for _, meter in ipairs(ledger.meters) do
    foldInto(meter, ledger)
    first = math.min(first, meter.first)
  end
  while ledger.first < first do
    local charge = readCharge(ledger, ledger.first)
    redis.call('HDEL', ledger.chargesKey, ledger.first, 'id ' .. charge.id)
    ledger.first = ledger.first + 1
  end
end
local function saveLedger(ledger)
  foldCharges(ledger)
  local line = {}
  for i, waiter in ipairs(ledger.line) do
    line[i] = exact(waiter.tokens) .. ':' .. exact(waiter.leavesAt)
  end
  local flat = {
    'first', ledger.first, 'next', ledger.next, 'paused_until', exact(ledger.pausedUntil),
    'latest', exact(ledger.latest), 'line', table.concat(line, ' '),
  }
  local function add(field, value)
    flat[#flat + 1] = field
    flat[#flat + 1] = value
  end
  for _, meter in ipairs(ledger.meters) do
    add(meter.name .. '_limit', exact(meter.limit))
    add(meter.name .. '_base', exact(meter.base))
    add(meter.name .. '_first', meter.first)
    add(meter.name .. '_tat', exact(meter.tat))
  end
  for name, limit in pairs(ledger.seen) do add(name .. '_seen', exact(limit)) end
  local isKept = ledger.keptAt and math.abs(ledger.latest - ledger.keptAt) < keepEveryMs
  if not isKept then add('kept_at', exact(ledger.latest)) end
  redis.call('HSET', ledger.stateKey, unpack(flat))
  if not isKept then redis.call('PEXPIRE', ledger.stateKey, forgetMs + keepEveryMs) end
  local hasCharges = ledger.first < ledger.next
  if hasCharges and not (isKept and ledger.hadCharges) then
    redis.call('PEXPIRE', ledger.chargesKey, forgetMs + keepEveryMs)
  end
end
local lineGraceMs = 2000
local now = instantOf(ARGV[1])
local id, tokens = ARGV[4], tonumber(ARGV[5])
local ledger = openLedger(KEYS[1], KEYS[2], ARGV[2], ARGV[3])
toTime(ledger, now)
local isLimited = #ledger.meters > 0
if isLimited and redis.call('HEXISTS', KEYS[2], 'id ' .. id) == 1 then return { 'admitted' } end
local place, ahead = nil, { r = 0, t = 0 }
for i, waiter in ipairs(ledger.line) do
  if waiter.tokens == tokens then place = i end
  if place then break end
  ahead.r = ahead.r + 1
  ahead.t = ahead.t + waiter.tokens
end
local units = { r = 1, t = tokens }
local admissibleAt = math.max(ledger.pausedUntil, ledger.latest)
for _, meter in ipairs(ledger.meters) do
  local startMs = math.max(meter.tat, ledger.latest) + payoffMs(meter, ahead[meter.name])
  local burst = math.max(burstMs - payoffMs(meter, units[meter.name]), 0)
  admissibleAt = math.max(admissibleAt, startMs - burst)
end
if admissibleAt > ledger.latest then
  local waitMs = math.ceil(admissibleAt - now)
  local waiter = { tokens = tokens, leavesAt = ledger.latest + waitMs + lineGraceMs }
  ledger.line[place or #ledger.line + 1] = waiter
  saveLedger(ledger)
  return { 'wait', waitMs }
end
if place then table.remove(ledger.line, place) end
addCharge(ledger, ledger.latest, units, id, true)
saveLedger(ledger)
return { isLimited and 'admitted' or 'unlimited' }
`,
  },
  limiterClose: {
    name: 'limiter-close',
    keyCount: 2,
    sha1: '60fcf2ba1e0749ee6711053aa0fff58ad3d143a8',
    lua: `local minuteMs, burstMs = 60000, 10000
local function exact(number)
  return string.format('%.17g', number)
end
local function payoffMs(meter, units)
  return units * minuteMs / meter.limit
end
local function readCharge(ledger, seq)
  local packed = redis.call('HGET', ledger.chargesKey, seq)
  local at, r, t, open, id = string.match(packed, '^(%S+) (%S+) (%S+) (%d) (.*)$')
  return { at = tonumber(at), r = tonumber(r), t = tonumber(t), open = open == '1', id = id }
end
local function writeCharge(ledger, seq, charge)
  local function units(name) return charge[name] and exact(charge[name]) or '-' end
  redis.call('HSET', ledger.chargesKey, seq, table.concat({
    exact(charge.at), units('r'), units('t'), charge.open and '1' or '0', charge.id,
  }, ' '))
end
local function replay(ledger)
  for _, meter in ipairs(ledger.meters) do meter.tat = meter.base end
  for seq = ledger.first, ledger.next - 1 do
    local charge = readCharge(ledger, seq)
    for _, meter in ipairs(ledger.meters) do
      local units = seq >= meter.first and charge[meter.name]
      if units then meter.tat = math.max(meter.tat, charge.at) + payoffMs(meter, units) end
    end
  end
end
local function lower(one, other)
  if not one then return other end
  return other and math.min(one, other) or one
end
local function openMeter(state, name, configured)
  local limit = lower(tonumber(state[name .. '_seen']), tonumber(configured))
  if not limit then return nil end
  return {
    name = name, limit = limit, limitBefore = tonumber(state[name .. '_limit']),
    base = tonumber(state[name .. '_base'] or 0), tat = tonumber(state[name .. '_tat'] or 0),
    first = tonumber(state[name .. '_first'] or state.first or 0),
  }
end
local function readLine(packed)
  local line = {}
  for tokens, leaves in string.gmatch(packed or '', '([^ :]+):([^ ]+)') do
    line[#line + 1] = { tokens = tonumber(tokens), leavesAt = tonumber(leaves) }
  end
  return line
end
local function openLedger(stateKey, chargesKey, requestsPerMinute, tokensPerMinute)
  local state = {}
  local flat = redis.call('HGETALL', stateKey)
  for i = 1, #flat, 2 do state[flat[i]] = flat[i + 1] end
  local ledger = {
    stateKey = stateKey, chargesKey = chargesKey, meters = {},
    first = tonumber(state.first or 0), next = tonumber(state.next or 0),
    pausedUntil = tonumber(state.paused_until or 0), latest = tonumber(state.latest or 0),
    line = readLine(state.line), keptAt = tonumber(state.kept_at),
    seen = { r = tonumber(state.r_seen), t = tonumber(state.t_seen) },
  }
  ledger.hadCharges = ledger.first < ledger.next
  local hasChanged = false
  for _, meter in ipairs({ openMeter(state, 'r', requestsPerMinute) or false,
    openMeter(state, 't', tokensPerMinute) or false }) do
    if meter then
      ledger.meters[#ledger.meters + 1] = meter
      hasChanged = hasChanged or (meter.limitBefore ~= nil and meter.limitBefore ~= meter.limit)
    end
  end
  if hasChanged then replay(ledger) end
  return ledger
end
local mostCharges = 1000
local reservationMs = 900000
local forgetMs, keepEveryMs = 3600000, 600000
local function foldInto(meter, ledger)
  while meter.first < ledger.next do
    local charge = readCharge(ledger, meter.first)
    local units = charge[meter.name]
    local isFinal = not units or not charge.open or charge.at + reservationMs < ledger.latest
      or ledger.next - meter.first > mostCharges
    if not isFinal then return end
    if units then meter.base = math.max(meter.base, charge.at) + payoffMs(meter, units) end
    meter.first = meter.first + 1
  end
end
local function foldCharges(ledger)
  local first = ledger.next
  for _, meter in ipairs(ledger.meters) do
    foldInto(meter, ledger)
    first = math.min(first, meter.first)
  end
  while ledger.first < first do
    local charge = readCharge(ledger, ledger.first)
    redis.call('HDEL', ledger.chargesKey, ledger.first, 'id ' .. charge.id)
    ledger.first = ledger.first + 1
  end
end
local function saveLedger(ledger)
  foldCharges(ledger)
  local line = {}
  for i, waiter in ipairs(ledger.line) do
    line[i] = exact(waiter.tokens) .. ':' .. exact(waiter.leavesAt)
  end
  local flat = {
    'first', ledger.first, 'next', ledger.next, 'paused_until', exact(ledger.pausedUntil),
    'latest', exact(ledger.latest), 'line', table.concat(line, ' '),
  }
  local function add(field, value)
    flat[#flat + 1] = field
    flat[#flat + 1] = value
  end
  for _, meter in ipairs(ledger.meters) do
    add(meter.name .. '_limit', exact(meter.limit))
    add(meter.name .. '_base', exact(meter.base))
    add(meter.name .. '_first', meter.first)
    add(meter.name .. '_tat', exact(meter.tat))
  end
  for name, limit in pairs(ledger.seen) do add(name .. '_seen', exact(limit)) end
  local isKept = ledger.keptAt and math.abs(ledger.latest - ledger.keptAt) < keepEveryMs
  if not isKept then add('kept_at', exact(ledger.latest)) end
  redis.call('HSET', ledger.stateKey, unpack(flat))
  if not isKept then redis.call('PEXPIRE', ledger.stateKey, forgetMs + keepEveryMs) end
  local hasCharges = ledger.first < ledger.next
  if hasCharges and not (isKept and ledger.hadCharges) then
    redis.call('PEXPIRE', ledger.chargesKey, forgetMs + keepEveryMs)
  end
end
local seq = redis.call('HGET', KEYS[2], 'id ' .. ARGV[3])
if not seq then return { 'closed' } end
local ledger = openLedger(KEYS[1], KEYS[2], ARGV[1], ARGV[2])
local charge = readCharge(ledger, seq)
charge.open = false
if charge.r and ARGV[5] == '0' then charge.r = 0 end
if charge.t then charge.t = tonumber(ARGV[4]) end
writeCharge(ledger, seq, charge)
redis.call('HDEL', KEYS[2], 'id ' .. ARGV[3])
replay(ledger)
saveLedger(ledger)
return { 'closed' }
`,
  },
  limiterObserve: {
    name: 'limiter-observe',
    keyCount: 2,
    sha1: '7c728c8d2989508c8dd08319695ec9b407837aec',
    lua: `local minuteMs, burstMs = 60000, 10000
local function exact(number)
  return string.format('%.17g', number)
end
local function payoffMs(meter, units)
  return units * minuteMs / meter.limit
end
local function readCharge(ledger, seq)
  local packed = redis.call('HGET', ledger.chargesKey, seq)
  local at, r, t, open, id = string.match(packed, '^(%S+) (%S+) (%S+) (%d) (.*)$')
  return { at = tonumber(at), r = tonumber(r), t = tonumber(t), open = open == '1', id = id }
end
local function writeCharge(ledger, seq, charge)
  local function units(name) return charge[name] and exact(charge[name]) or '-' end
  redis.call('HSET', ledger.chargesKey, seq, table.concat({
    exact(charge.at), units('r'), units('t'), charge.open and '1' or '0', charge.id,
  }, ' '))
end
local function replay(ledger)
  for _, meter in ipairs(ledger.meters) do meter.tat = meter.base end
  for seq = ledger.first, ledger.next - 1 do
    local charge = readCharge(ledger, seq)
    for _, meter in ipairs(ledger.meters) do
      local units = seq >= meter.first and charge[meter.name]
      if units then meter.tat = math.max(meter.tat, charge.at) + payoffMs(meter, units) end
    end
  end
end
local function addCharge(ledger, at, units, id, open)
  local charge = { at = at, open = open, id = id }
  local isCharged = false
  for _, meter in ipairs(ledger.meters) do
    local amount = units[meter.name]
    charge[meter.name] = amount
    if amount then
      meter.tat = math.max(meter.tat, at) + payoffMs(meter, amount)
      isCharged = true
    end
  end
  if not isCharged then return end
  writeCharge(ledger, ledger.next, charge)
  if open then redis.call('HSET', ledger.chargesKey, 'id ' .. id, ledger.next) end
  ledger.next = ledger.next + 1
end
local backstepToleranceMs = 1000
local function shift(ledger, byMs)
  for _, meter in ipairs(ledger.meters) do
    meter.base = meter.base + byMs
    meter.tat = meter.tat + byMs
  end
  for seq = ledger.first, ledger.next - 1 do
    local charge = readCharge(ledger, seq)
    charge.at = charge.at + byMs
    writeCharge(ledger, seq, charge)
  end
  ledger.pausedUntil = ledger.pausedUntil + byMs
  for _, waiter in ipairs(ledger.line) do waiter.leavesAt = waiter.leavesAt + byMs end
  ledger.latest = ledger.latest + byMs
end
local function toTime(ledger, now)
  local behindMs = ledger.latest - now
  if behindMs > backstepToleranceMs then shift(ledger, -behindMs) end
  ledger.latest = math.max(ledger.latest, now)
  local line = {}
  for _, waiter in ipairs(ledger.line) do
    if waiter.leavesAt >= ledger.latest then line[#line + 1] = waiter end
  end
  ledger.line = line
end
local function instantOf(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local function lower(one, other)
  if not one then return other end
  return other and math.min(one, other) or one
end
local function openMeter(state, name, configured)
  local limit = lower(tonumber(state[name .. '_seen']), tonumber(configured))
  if not limit then return nil end
  return {
    name = name, limit = limit, limitBefore = tonumber(state[name .. '_limit']),
    base = tonumber(state[name .. '_base'] or 0), tat = tonumber(state[name .. '_tat'] or 0),
    first = tonumber(state[name .. '_first'] or state.first or 0),
  }
end
local function readLine(packed)
  local line = {}
  for tokens, leaves in string.gmatch(packed or '', '([^ :]+):([^ ]+)') do
    line[#line + 1] = { tokens = tonumber(tokens), leavesAt = tonumber(leaves) }
  end
  return line
end
local function openLedger(stateKey, chargesKey, requestsPerMinute, tokensPerMinute)
  local state = {}
  local flat = redis.call('HGETALL', stateKey)
  for i = 1, #flat, 2 do state[flat[i]] = flat[i + 1] end
  local ledger = {
    stateKey = stateKey, chargesKey = chargesKey, meters = {},
    first = tonumber(state.first or 0), next = tonumber(state.next or 0),
    pausedUntil = tonumber(state.paused_until or 0), latest = tonumber(state.latest or 0),
    line = readLine(state.line), keptAt = tonumber(state.kept_at),
    seen = { r = tonumber(state.r_seen), t = tonumber(state.t_seen) },
  }
  ledger.hadCharges = ledger.first < ledger.next
  local hasChanged = false
  for _, meter in ipairs({ openMeter(state, 'r', requestsPerMinute) or false,
    openMeter(state, 't', tokensPerMinute) or false }) do
    if meter then
      ledger.meters[#ledger.meters + 1] = meter
      hasChanged = hasChanged or (meter.limitBefore ~= nil and meter.limitBefore ~= meter.limit)
    end
  end
  if hasChanged then replay(ledger) end
  return ledger
end
local mostCharges = 1000
local reservationMs = 900000
local forgetMs, keepEveryMs = 3600000, 600000
local function foldInto(meter, ledger)
  while meter.first < ledger.next do
    local charge = readCharge(ledger, meter.first)
    local units = charge[meter.name]
    local isFinal = not units or not charge.open or charge.at + reservationMs < ledger.latest
      or ledger.next - meter.first > mostCharges
    if not isFinal then return end
    if units then meter.base = math.max(meter.base, charge.at) + payoffMs(meter, units) end
    meter.first = meter.first + 1
  end
end
local function foldCharges(ledger)
  local first = ledger.next
  for _, meter in ipairs(ledger.meters) do
    foldInto(meter, ledger)
    first = math.min(first, meter.first)
  end
  while ledger.first < first do
    local charge = readCharge(ledger, ledger.first)
    redis.call('HDEL', ledger.chargesKey, ledger.first, 'id ' .. charge.id)
    ledger.first = ledger.first + 1
  end
end
local function saveLedger(ledger)
  foldCharges(ledger)
  local line = {}
  for i, waiter in ipairs(ledger.line) do
    line[i] = exact(waiter.tokens) .. ':' .. exact(waiter.leavesAt)
  end
  local flat = {
    'first', ledger.first, 'next', ledger.next, 'paused_until', exact(ledger.pausedUntil),
    'latest', exact(ledger.latest), 'line', table.concat(line, ' '),
  }
  local function add(field, value)
    flat[#flat + 1] = field
    flat[#flat + 1] = value
  end
  for _, meter in ipairs(ledger.meters) do
    add(meter.name .. '_limit', exact(meter.limit))
    add(meter.name .. '_base', exact(meter.base))
    add(meter.name .. '_first', meter.first)
    add(meter.name .. '_tat', exact(meter.tat))
  end
  for name, limit in pairs(ledger.seen) do add(name .. '_seen', exact(limit)) end
  local isKept = ledger.keptAt and math.abs(ledger.latest - ledger.keptAt) < keepEveryMs
  if not isKept then add('kept_at', exact(ledger.latest)) end
  redis.call('HSET', ledger.stateKey, unpack(flat))
  if not isKept then redis.call('PEXPIRE', ledger.stateKey, forgetMs + keepEveryMs) end
  local hasCharges = ledger.first < ledger.next
  if hasCharges and not (isKept and ledger.hadCharges) then
    redis.call('PEXPIRE', ledger.chargesKey, forgetMs + keepEveryMs)
  end
end
local scarceShare = 0.1
local now = instantOf(ARGV[1])
local observed = {
  { name = 'r', limit = tonumber(ARGV[4]), remaining = tonumber(ARGV[5]), resetMs = tonumber(ARGV[6]) },
  { name = 't', limit = tonumber(ARGV[7]), remaining = tonumber(ARGV[8]), resetMs = tonumber(ARGV[9]) },
}
for _, dimension in ipairs(observed) do
  dimension.isKnown = dimension.limit and dimension.limit > 0 and dimension.limit < math.huge
  if dimension.isKnown then
    redis.call('HSET', KEYS[1], dimension.name .. '_seen', dimension.limit)
  end
end
local ledger = openLedger(KEYS[1], KEYS[2], ARGV[2], ARGV[3])
toTime(ledger, now)
for _, dimension in ipairs(observed) do
  local remaining, resetMs = dimension.remaining or -1, dimension.resetMs or -1
  if dimension.isKnown and remaining >= 0 and remaining < dimension.limit * scarceShare then
    local heldMs = resetMs >= 0 and math.min(burstMs, resetMs) or burstMs
    addCharge(ledger, ledger.latest + heldMs, { [dimension.name] = 0 }, '', false)
  end
end
saveLedger(ledger)
return { 'observed' }
`,
  },
  limiterPause: {
    name: 'limiter-pause',
    keyCount: 2,
    sha1: 'c8a18c49c802f8212c32e5739dcf661819d8c480',
    lua: `local minuteMs, burstMs = 60000, 10000
local function exact(number)
  return string.format('%.17g', number)
end
local function payoffMs(meter, units)
  return units * minuteMs / meter.limit
end
local function readCharge(ledger, seq)
  local packed = redis.call('HGET', ledger.chargesKey, seq)
  local at, r, t, open, id = string.match(packed, '^(%S+) (%S+) (%S+) (%d) (.*)$')
  return { at = tonumber(at), r = tonumber(r), t = tonumber(t), open = open == '1', id = id }
end
local function writeCharge(ledger, seq, charge)
  local function units(name) return charge[name] and exact(charge[name]) or '-' end
  redis.call('HSET', ledger.chargesKey, seq, table.concat({
    exact(charge.at), units('r'), units('t'), charge.open and '1' or '0', charge.id,
  }, ' '))
end
local function replay(ledger)
  for _, meter in ipairs(ledger.meters) do meter.tat = meter.base end
  for seq = ledger.first, ledger.next - 1 do
    local charge = readCharge(ledger, seq)
    for _, meter in ipairs(ledger.meters) do
      local units = seq >= meter.first and charge[meter.name]
      if units then meter.tat = math.max(meter.tat, charge.at) + payoffMs(meter, units) end
    end
  end
end
local function addCharge(ledger, at, units, id, open)
  local charge = { at = at, open = open, id = id }
  local isCharged = false
  for _, meter in ipairs(ledger.meters) do
    local amount = units[meter.name]
    charge[meter.name] = amount
    if amount then
      meter.tat = math.max(meter.tat, at) + payoffMs(meter, amount)
      isCharged = true
    end
  end
  if not isCharged then return end
  writeCharge(ledger, ledger.next, charge)
  if open then redis.call('HSET', ledger.chargesKey, 'id ' .. id, ledger.next) end
  ledger.next = ledger.next + 1
end
local function instantOf(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local function lower(one, other)
  if not one then return other end
  return other and math.min(one, other) or one
end
local function openMeter(state, name, configured)
  local limit = lower(tonumber(state[name .. '_seen']), tonumber(configured))
  if not limit then return nil end
  return {
    name = name, limit = limit, limitBefore = tonumber(state[name .. '_limit']),
    base = tonumber(state[name .. '_base'] or 0), tat = tonumber(state[name .. '_tat'] or 0),
    first = tonumber(state[name .. '_first'] or state.first or 0),
  }
end
local function readLine(packed)
  local line = {}
  for tokens, leaves in string.gmatch(packed or '', '([^ :]+):([^ ]+)') do
    line[#line + 1] = { tokens = tonumber(tokens), leavesAt = tonumber(leaves) }
  end
  return line
end
local function openLedger(stateKey, chargesKey, requestsPerMinute, tokensPerMinute)
  local state = {}
  local flat = redis.call('HGETALL', stateKey)
  for i = 1, #flat, 2 do state[flat[i]] = flat[i + 1] end
  local ledger = {
    stateKey = stateKey, chargesKey = chargesKey, meters = {},
    first = tonumber(state.first or 0), next = tonumber(state.next or 0),
    pausedUntil = tonumber(state.paused_until or 0), latest = tonumber(state.latest or 0),
    line = readLine(state.line), keptAt = tonumber(state.kept_at),
    seen = { r = tonumber(state.r_seen), t = tonumber(state.t_seen) },
  }
  ledger.hadCharges = ledger.first < ledger.next
  local hasChanged = false
  for _, meter in ipairs({ openMeter(state, 'r', requestsPerMinute) or false,
    openMeter(state, 't', tokensPerMinute) or false }) do
    if meter then
      ledger.meters[#ledger.meters + 1] = meter
      hasChanged = hasChanged or (meter.limitBefore ~= nil and meter.limitBefore ~= meter.limit)
    end
  end
  if hasChanged then replay(ledger) end
  return ledger
end
local mostCharges = 1000
local reservationMs = 900000
local forgetMs, keepEveryMs = 3600000, 600000
local function foldInto(meter, ledger)
  while meter.first < ledger.next do
    local charge = readCharge(ledger, meter.first)
    local units = charge[meter.name]
    local isFinal = not units or not charge.open or charge.at + reservationMs < ledger.latest
      or ledger.next - meter.first > mostCharges
    if not isFinal then return end
    if units then meter.base = math.max(meter.base, charge.at) + payoffMs(meter, units) end
    meter.first = meter.first + 1
  end
end
local function foldCharges(ledger)
  local first = ledger.next
  for _, meter in ipairs(ledger.meters) do
    foldInto(meter, ledger)
    first = math.min(first, meter.first)
  end
  while ledger.first < first do
    local charge = readCharge(ledger, ledger.first)
    redis.call('HDEL', ledger.chargesKey, ledger.first, 'id ' .. charge.id)
    ledger.first = ledger.first + 1
  end
end
local function saveLedger(ledger)
  foldCharges(ledger)
  local line = {}
  for i, waiter in ipairs(ledger.line) do
    line[i] = exact(waiter.tokens) .. ':' .. exact(waiter.leavesAt)
  end
  local flat = {
    'first', ledger.first, 'next', ledger.next, 'paused_until', exact(ledger.pausedUntil),
    'latest', exact(ledger.latest), 'line', table.concat(line, ' '),
  }
  local function add(field, value)
    flat[#flat + 1] = field
    flat[#flat + 1] = value
  end
  for _, meter in ipairs(ledger.meters) do
    add(meter.name .. '_limit', exact(meter.limit))
    add(meter.name .. '_base', exact(meter.base))
    add(meter.name .. '_first', meter.first)
    add(meter.name .. '_tat', exact(meter.tat))
  end
  for name, limit in pairs(ledger.seen) do add(name .. '_seen', exact(limit)) end
  local isKept = ledger.keptAt and math.abs(ledger.latest - ledger.keptAt) < keepEveryMs
  if not isKept then add('kept_at', exact(ledger.latest)) end
  redis.call('HSET', ledger.stateKey, unpack(flat))
  if not isKept then redis.call('PEXPIRE', ledger.stateKey, forgetMs + keepEveryMs) end
  local hasCharges = ledger.first < ledger.next
  if hasCharges and not (isKept and ledger.hadCharges) then
    redis.call('PEXPIRE', ledger.chargesKey, forgetMs + keepEveryMs)
  end
end
local untilMs = instantOf(ARGV[1]) + tonumber(ARGV[4])
local ledger = openLedger(KEYS[1], KEYS[2], ARGV[2], ARGV[3])
if untilMs <= ledger.pausedUntil then return { 'paused' } end
ledger.pausedUntil = untilMs
addCharge(ledger, untilMs + burstMs, { r = 0, t = 0 }, '', false)
saveLedger(ledger)
return { 'paused' }
`,
  },
  meta: {
    name: 'meta',
    keyCount: 1,
    sha1: '76fcc260c09ec26c85071b1b94d4ef16d4d8a6bf',
    lua: `local function instantOf(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local function readJob(metaKey, given)
  local job = {}
  local flat = redis.call('HGETALL', metaKey)
  for i = 1, #flat, 2 do job[flat[i]] = flat[i + 1] end
  if job.forget_at and instantOf(given) >= tonumber(job.forget_at) then return {} end
  return job
end
local now = instantOf(ARGV[1])
if not readJob(KEYS[1], now).job_id then return { now, {} } end
return { now, redis.call('HGETALL', KEYS[1]) }
`,
  },
  offer: {
    name: 'offer',
    keyCount: 5,
    sha1: '9a4767cab3808047ed03067b6455783c98caf47f',
    lua: `local function instantOf(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local function isOpenPhase(phase)
  return phase == 'planning' or phase == 'extracting'
end
local function leaderRefusal(job, epoch)
  if not job.plan_hash then return { 'nojob' } end
  if job.epoch ~= epoch then return { 'fenced' } end
  return nil
end
local function noteChange(eventsKey, verb)
  redis.call('XADD', eventsKey, 'MAXLEN', '~', 1000, '*', 'verb', verb)
end
local function openMember(number)
  return string.format('%08d', tonumber(number))
end
local function unpackBatch(packed)
  if not packed then return nil end
  local size, left, failed, barren, dispatches =
    string.match(packed, '^(%d+),(%d+),(%d+),(%d+),(%d+)$')
  return {
    size = tonumber(size),
    left = tonumber(left),
    failed = tonumber(failed),
    barren = tonumber(barren),
    dispatches = tonumber(dispatches),
  }
end
local function readBatch(batchesKey, number)
  return unpackBatch(redis.call('HGET', batchesKey, number))
end
local fieldsInRead = 1000
local function readFields(hashKey, fields)
  local values = {}
  for first = 1, #fields, fieldsInRead do
    local last = math.min(first + fieldsInRead - 1, #fields)
    for i, value in ipairs(redis.call('HMGET', hashKey, unpack(fields, first, last))) do
      if value then values[fields[first + i - 1]] = value end
    end
  end
  return values
end
local function readJob(metaKey, given)
  local job = {}
  local flat = redis.call('HGETALL', metaKey)
  for i = 1, #flat, 2 do job[flat[i]] = flat[i + 1] end
  if job.forget_at and instantOf(given) >= tonumber(job.forget_at) then return {} end
  return job
end
local now = instantOf(ARGV[1])
local job = readJob(KEYS[1], now)
local refusal = leaderRefusal(job, ARGV[2])
if refusal then return refusal end
local hasChanged, numbers = false, {}
for number in string.gmatch(ARGV[4], '%d+') do numbers[#numbers + 1] = number end
local batches, leases = readFields(KEYS[2], numbers), readFields(KEYS[4], numbers)
for _, number in ipairs(numbers) do
  local batch = unpackBatch(batches[number])
  if not batch then return { 'no-batch', tonumber(number), tonumber(job.total_batches) } end
  local mayOpen = isOpenPhase(job.phase) and batch.left > 0 and not leases[number]
  if mayOpen and redis.call('ZADD', KEYS[3], 'NX', now + tonumber(ARGV[3]), openMember(number)) == 1 then
    hasChanged = true
  end
end
if hasChanged then noteChange(KEYS[5], 'offer') end
return { 'offered' }
`,
  },
  reap: {
    name: 'reap',
    keyCount: 5,
    sha1: '5ad5a4b1c819c2f5be11c579c3cda565f6131c49',
    lua: `local function stampsField(number)
  return 'stamps ' .. number
end
local function deathsField(key)
  return 'deaths ' .. key
end
local function claimField(owner, n)
  return 'claim ' .. n .. ' ' .. owner
end
local function openMember(number)
  return string.format('%08d', tonumber(number))
end
local function ownerOf(fence)
  return string.match(fence, '^[^:]*:(.*)$') or fence
end
local function unpackLease(packed)
  if not packed then return nil end
  local attempt, n, leaseMs, fence = string.match(packed, '^(%d+) (%S+) (%d+) (.*)$')
  return { attempt = tonumber(attempt), n = n, leaseMs = tonumber(leaseMs), fence = fence }
end
local function readLease(fencesKey, number)
  return unpackLease(redis.call('HGET', fencesKey, number))
end
local function dropLease(keys, number)
  local lease = readLease(keys.fences, number)
  if not lease then return end
  local field = claimField(ownerOf(lease.fence), lease.n)
  redis.call('HDEL', keys.fences, number)
  if redis.call('HGET', keys.fences, field) == tostring(number) then
    redis.call('HDEL', keys.fences, field)
  end
  redis.call('ZREM', keys.leases, openMember(number))
  redis.call('HDEL', keys.doing, stampsField(number))
end
local function hasExpired(expiresAt, leaseMs, now)
  local leftMs = tonumber(expiresAt) - now
  return leftMs <= 0 or leftMs > 2 * tonumber(leaseMs)
end
local function instantOf(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local function lifeOf(given)
  if given ~= '' then return given end
  local info = redis.pcall('INFO', 'server')
  return type(info) == 'string' and string.match(info, 'run_id:(%x+)') or 'unknown'
end
local function isDoubtful(job, life)
  return job.life ~= lifeOf(life)
end
local function isQuiet(job, now, life)
  return now < tonumber(job.quiet_until) or isDoubtful(job, life)
end
local function leaderRefusal(job, epoch)
  if not job.plan_hash then return { 'nojob' } end
  if job.epoch ~= epoch then return { 'fenced' } end
  return nil
end
local function writeJob(metaKey, job, changes)
  local flat = {}
  for field, value in pairs(changes) do
    job[field] = value
    flat[#flat + 1] = field
    flat[#flat + 1] = value
  end
  redis.call('HSET', metaKey, unpack(flat))
end
local function moneyField(fence, key)
  return 'money ' .. fence .. ' ' .. key
end
local function spend(metaKey, job, settled, reserved)
  local sums = { reserved = tonumber(job.reserved or 0) + reserved }
  if job.settled then sums.settled = tonumber(job.settled) + settled end
  writeJob(metaKey, job, sums)
end
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
local function settle(metaKey, doingKey, job, field, cost, isNews)
  local held = job.cap and tonumber(redis.call('HGET', doingKey, field) or nil)
  if held then
    redis.call('HDEL', doingKey, field)
    if held < 0 then spend(metaKey, job, cost + held, 0) else spend(metaKey, job, cost, -held) end
  elseif isNews and cost > 0 and job.settled then
    spend(metaKey, job, cost, 0)
  end
end
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
local function chargedOf(doingKey)
  local sum, prefix = 0, 'money '
  for _, field in ipairs(redis.call('HKEYS', doingKey)) do
    if string.sub(field, 1, #prefix) == prefix then
      sum = sum + math.max(-tonumber(redis.call('HGET', doingKey, field)), 0)
    end
  end
  return sum
end
local function noteChange(eventsKey, verb)
  redis.call('XADD', eventsKey, 'MAXLEN', '~', 1000, '*', 'verb', verb)
end
local function unpackDeaths(packed)
  if not packed then return 0, nil end
  local deaths, batch = string.match(packed, '^(%d+)|(%d+)$')
  return tonumber(deaths), tonumber(batch)
end
local function readJob(metaKey, given)
  local job = {}
  local flat = redis.call('HGETALL', metaKey)
  for i = 1, #flat, 2 do job[flat[i]] = flat[i + 1] end
  if job.forget_at and instantOf(given) >= tonumber(job.forget_at) then return {} end
  return job
end
local function unpackStamps(packed)
  local stamps = {}
  if not packed then return stamps end
  for sign, key in string.gmatch(packed, '([+-])([^\\n]*)') do
    stamps[#stamps + 1] = { key = key, alone = sign == '+' }
  end
  return stamps
end
local function readStamps(doingKey, number)
  return unpackStamps(redis.call('HGET', doingKey, stampsField(number)))
end
local mostBatches = 500
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
`,
  },
  release: {
    name: 'release',
    keyCount: 7,
    sha1: 'de63472317cc0f2a743c678945a99df0e445bf79',
    lua: `local function claimField(owner, n)
  return 'claim ' .. n .. ' ' .. owner
end
local function stampsField(number)
  return 'stamps ' .. number
end
local function deathsField(key)
  return 'deaths ' .. key
end
local function openMember(number)
  return string.format('%08d', tonumber(number))
end
local function ownerOf(fence)
  return string.match(fence, '^[^:]*:(.*)$') or fence
end
local function unpackLease(packed)
  if not packed then return nil end
  local attempt, n, leaseMs, fence = string.match(packed, '^(%d+) (%S+) (%d+) (.*)$')
  return { attempt = tonumber(attempt), n = n, leaseMs = tonumber(leaseMs), fence = fence }
end
local function readLease(fencesKey, number)
  return unpackLease(redis.call('HGET', fencesKey, number))
end
local function dropLease(keys, number)
  local lease = readLease(keys.fences, number)
  if not lease then return end
  local field = claimField(ownerOf(lease.fence), lease.n)
  redis.call('HDEL', keys.fences, number)
  if redis.call('HGET', keys.fences, field) == tostring(number) then
    redis.call('HDEL', keys.fences, field)
  end
  redis.call('ZREM', keys.leases, openMember(number))
  redis.call('HDEL', keys.doing, stampsField(number))
end
local function instantOf(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local function lifeOf(given)
  if given ~= '' then return given end
  local info = redis.pcall('INFO', 'server')
  return type(info) == 'string' and string.match(info, 'run_id:(%x+)') or 'unknown'
end
local function isDoubtful(job, life)
  return job.life ~= lifeOf(life)
end
local function writeJob(metaKey, job, changes)
  local flat = {}
  for field, value in pairs(changes) do
    job[field] = value
    flat[#flat + 1] = field
    flat[#flat + 1] = value
  end
  redis.call('HSET', metaKey, unpack(flat))
end
local function moneyField(fence, key)
  return 'money ' .. fence .. ' ' .. key
end
local function spend(metaKey, job, settled, reserved)
  local sums = { reserved = tonumber(job.reserved or 0) + reserved }
  if job.settled then sums.settled = tonumber(job.settled) + settled end
  writeJob(metaKey, job, sums)
end
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
local function settle(metaKey, doingKey, job, field, cost, isNews)
  local held = job.cap and tonumber(redis.call('HGET', doingKey, field) or nil)
  if held then
    redis.call('HDEL', doingKey, field)
    if held < 0 then spend(metaKey, job, cost + held, 0) else spend(metaKey, job, cost, -held) end
  elseif isNews and cost > 0 and job.settled then
    spend(metaKey, job, cost, 0)
  end
end
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
local function chargedOf(doingKey)
  local sum, prefix = 0, 'money '
  for _, field in ipairs(redis.call('HKEYS', doingKey)) do
    if string.sub(field, 1, #prefix) == prefix then
      sum = sum + math.max(-tonumber(redis.call('HGET', doingKey, field)), 0)
    end
  end
  return sum
end
local function noteChange(eventsKey, verb)
  redis.call('XADD', eventsKey, 'MAXLEN', '~', 1000, '*', 'verb', verb)
end
local function unpackBatch(packed)
  if not packed then return nil end
  local size, left, failed, barren, dispatches =
    string.match(packed, '^(%d+),(%d+),(%d+),(%d+),(%d+)$')
  return {
    size = tonumber(size),
    left = tonumber(left),
    failed = tonumber(failed),
    barren = tonumber(barren),
    dispatches = tonumber(dispatches),
  }
end
local function readBatch(batchesKey, number)
  return unpackBatch(redis.call('HGET', batchesKey, number))
end
local function readJob(metaKey, given)
  local job = {}
  local flat = redis.call('HGETALL', metaKey)
  for i = 1, #flat, 2 do job[flat[i]] = flat[i + 1] end
  if job.forget_at and instantOf(given) >= tonumber(job.forget_at) then return {} end
  return job
end
local function leftMsOf(job, given)
  if job.deadline_at then return math.max(tonumber(job.deadline_at) - instantOf(given), 0) end
  return math.max(tonumber(job.budget_ms) - tonumber(job.spent_ms), 0)
end
local function withOrders(reply, job, given)
  reply[#reply + 1] = leftMsOf(job, given)
  reply[#reply + 1] = job.hold
  reply[#reply + 1] = job.stop
  reply[#reply + 1] = job.cap and 1 or 0
  return reply
end
local function isOpenPhase(phase)
  return phase == 'planning' or phase == 'extracting'
end
local function workerRefusal(job, planHash, round)
  if not job.plan_hash then return { 'nojob' } end
  if job.plan_hash ~= planHash or job.round ~= round then return { 'stale' } end
  if not isOpenPhase(job.phase) then return { 'sealed' } end
  return nil
end
local function writeBatch(batchesKey, number, batch)
  local packed = string.format(
    '%d,%d,%d,%d,%d', batch.size, batch.left, batch.failed, batch.barren, batch.dispatches)
  redis.call('HSET', batchesKey, number, packed)
end
local counting = { finished = true, error = true, ['short-life'] = true }
local now = instantOf(ARGV[1])
local number = ARGV[4]
local job = readJob(KEYS[1], now)
local refusal = workerRefusal(job, ARGV[2], ARGV[3])
if refusal then return refusal end
local batch = readBatch(KEYS[2], number)
if not batch then return { 'no-batch', tonumber(number), tonumber(job.total_batches) } end
local lease = readLease(KEYS[5], number)
if not lease or lease.fence ~= ARGV[5] then return { 'lost' } end
local isFree = not counting[ARGV[6]]
local isDueAtOnce = not isFree and batch.barren == 0
if isFree and batch.barren > 0 then
  batch.barren = batch.barren - 1
  writeBatch(KEYS[2], number, batch)
end
for i = 9, #ARGV, 2 do
  local field = moneyField(lease.fence, ARGV[i])
  settle(KEYS[1], KEYS[6], job, field, tonumber(ARGV[i + 1]), true)
end
chargeFence(KEYS[1], KEYS[6], job, lease.fence)
dropLease({ leases = KEYS[4], fences = KEYS[5], doing = KEYS[6] }, number)
if ARGV[8] == '1' and batch.left > 0 then
  local notBefore = isDueAtOnce and now or now + tonumber(ARGV[7])
  redis.call('ZADD', KEYS[3], notBefore, openMember(number))
end
noteChange(KEYS[7], 'release')
return withOrders({ 'held' }, job, now)
`,
  },
  renew: {
    name: 'renew',
    keyCount: 6,
    sha1: '9f607c08d6f6d3a7c1903fa9b012e7ea9549d649',
    lua: `local function claimField(owner, n)
  return 'claim ' .. n .. ' ' .. owner
end
local function openMember(number)
  return string.format('%08d', tonumber(number))
end
local function ownerOf(fence)
  return string.match(fence, '^[^:]*:(.*)$') or fence
end
local function writeBatch(batchesKey, number, batch)
  local packed = string.format(
    '%d,%d,%d,%d,%d', batch.size, batch.left, batch.failed, batch.barren, batch.dispatches)
  redis.call('HSET', batchesKey, number, packed)
end
local function writeJob(metaKey, job, changes)
  local flat = {}
  for field, value in pairs(changes) do
    job[field] = value
    flat[#flat + 1] = field
    flat[#flat + 1] = value
  end
  redis.call('HSET', metaKey, unpack(flat))
end
local function writeLease(keys, job, number, lease, now)
  local packed = string.format('%d %s %d %s', lease.attempt, lease.n, lease.leaseMs, lease.fence)
  redis.call('HSET', keys.fences, number, packed)
  redis.call('ZADD', keys.leases, now + lease.leaseMs, openMember(number))
  if not job.lease_floor_ms or lease.leaseMs < tonumber(job.lease_floor_ms) then
    writeJob(keys.meta, job, { lease_floor_ms = lease.leaseMs })
  end
end
local function enterLease(keys, job, number, batch, lease, now)
  batch.barren = batch.barren + 1
  batch.dispatches = 0
  lease.attempt = batch.barren
  writeBatch(keys.batches, number, batch)
  redis.call('ZREM', keys.open, openMember(number))
  writeLease(keys, job, number, lease, now)
  if lease.n ~= '-' then
    redis.call('HSET', keys.fences, claimField(ownerOf(lease.fence), lease.n), number)
  end
end
local function instantOf(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local function lifeOf(given)
  if given ~= '' then return given end
  local info = redis.pcall('INFO', 'server')
  return type(info) == 'string' and string.match(info, 'run_id:(%x+)') or 'unknown'
end
local function isDoubtful(job, life)
  return job.life ~= lifeOf(life)
end
local function isQuiet(job, now, life)
  return now < tonumber(job.quiet_until) or isDoubtful(job, life)
end
local function noteChange(eventsKey, verb)
  redis.call('XADD', eventsKey, 'MAXLEN', '~', 1000, '*', 'verb', verb)
end
local function unpackBatch(packed)
  if not packed then return nil end
  local size, left, failed, barren, dispatches =
    string.match(packed, '^(%d+),(%d+),(%d+),(%d+),(%d+)$')
  return {
    size = tonumber(size),
    left = tonumber(left),
    failed = tonumber(failed),
    barren = tonumber(barren),
    dispatches = tonumber(dispatches),
  }
end
local function readBatch(batchesKey, number)
  return unpackBatch(redis.call('HGET', batchesKey, number))
end
local function readJob(metaKey, given)
  local job = {}
  local flat = redis.call('HGETALL', metaKey)
  for i = 1, #flat, 2 do job[flat[i]] = flat[i + 1] end
  if job.forget_at and instantOf(given) >= tonumber(job.forget_at) then return {} end
  return job
end
local function unpackLease(packed)
  if not packed then return nil end
  local attempt, n, leaseMs, fence = string.match(packed, '^(%d+) (%S+) (%d+) (.*)$')
  return { attempt = tonumber(attempt), n = n, leaseMs = tonumber(leaseMs), fence = fence }
end
local function readLease(fencesKey, number)
  return unpackLease(redis.call('HGET', fencesKey, number))
end
local function leftMsOf(job, given)
  if job.deadline_at then return math.max(tonumber(job.deadline_at) - instantOf(given), 0) end
  return math.max(tonumber(job.budget_ms) - tonumber(job.spent_ms), 0)
end
local function withOrders(reply, job, given)
  reply[#reply + 1] = leftMsOf(job, given)
  reply[#reply + 1] = job.hold
  reply[#reply + 1] = job.stop
  reply[#reply + 1] = job.cap and 1 or 0
  return reply
end
local function isOpenPhase(phase)
  return phase == 'planning' or phase == 'extracting'
end
local function workerRefusal(job, planHash, round)
  if not job.plan_hash then return { 'nojob' } end
  if job.plan_hash ~= planHash or job.round ~= round then return { 'stale' } end
  if not isOpenPhase(job.phase) then return { 'sealed' } end
  return nil
end
local now = instantOf(ARGV[1])
local number, fence, leaseMs = ARGV[4], ARGV[5], tonumber(ARGV[6])
local job = readJob(KEYS[1], now)
local refusal = workerRefusal(job, ARGV[2], ARGV[3])
if refusal then return refusal end
local batch = readBatch(KEYS[2], number)
if not batch then return { 'no-batch', tonumber(number), tonumber(job.total_batches) } end
local keys = {
  meta = KEYS[1], batches = KEYS[2], open = KEYS[3], leases = KEYS[4], fences = KEYS[5],
}
local lease = readLease(KEYS[5], number)
if lease and lease.fence == fence then
  lease.leaseMs = leaseMs
  writeLease(keys, job, number, lease, now)
  return withOrders({ 'held' }, job, now)
end
if lease or not isQuiet(job, now, ARGV[7]) then return { 'lost' } end
local counter = tonumber(string.match(fence, '^%d+') or 0)
writeJob(KEYS[1], job, { seq = math.max(tonumber(job.seq), counter) })
enterLease(keys, job, number, batch, { n = '-', leaseMs = leaseMs, fence = fence }, now)
noteChange(KEYS[6], 'adopt')
return withOrders({ 'held' }, job, now)
`,
  },
  reopen: {
    name: 'reopen',
    keyCount: 11,
    sha1: 'b50d804da273e7bb051afc10b57dee5d38cd6fa4',
    lua: `local function writeJob(metaKey, job, changes)
  local flat = {}
  for field, value in pairs(changes) do
    job[field] = value
    flat[#flat + 1] = field
    flat[#flat + 1] = value
  end
  redis.call('HSET', metaKey, unpack(flat))
end
local function closeBatches(keys, job)
  redis.call('DEL', keys.open, keys.leases, keys.fences)
  local doing = redis.call('HKEYS', keys.doing)
  for _, field in ipairs(doing) do
    local isOfLease = string.sub(field, 1, 7) == 'stamps ' or string.sub(field, 1, 6) == 'money '
    if isOfLease then redis.call('HDEL', keys.doing, field) end
  end
  local reserved = tonumber(job.reserved or 0)
  if reserved > 0 then
    local sums = { reserved = 0 }
    if job.settled then sums.settled = tonumber(job.settled) + reserved end
    writeJob(keys.meta, job, sums)
  end
  local flat = redis.call('HGETALL', keys.batches)
  for i = 1, #flat, 2 do
    local kept = string.match(flat[i + 1], '^%d+,%d+,%d+')
    local closed = kept .. ',0,0'
    if closed ~= flat[i + 1] then redis.call('HSET', keys.batches, flat[i], closed) end
  end
end
local function counterOf(keys, batch)
  if batch.left > 0 then return nil end
  return batch.failed == 0 and keys.completed or keys.failed
end
local function countBatch(from, to)
  if from == to then return false end
  if from then redis.call('DECR', from) end
  if to then redis.call('INCR', to) end
  return true
end
local function instantOf(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local function leaderRefusal(job, epoch)
  if not job.plan_hash then return { 'nojob' } end
  if job.epoch ~= epoch then return { 'fenced' } end
  return nil
end
local function noteChange(eventsKey, verb)
  redis.call('XADD', eventsKey, 'MAXLEN', '~', 1000, '*', 'verb', verb)
end
local function unpackBatch(packed)
  if not packed then return nil end
  local size, left, failed, barren, dispatches =
    string.match(packed, '^(%d+),(%d+),(%d+),(%d+),(%d+)$')
  return {
    size = tonumber(size),
    left = tonumber(left),
    failed = tonumber(failed),
    barren = tonumber(barren),
    dispatches = tonumber(dispatches),
  }
end
local function readBatch(batchesKey, number)
  return unpackBatch(redis.call('HGET', batchesKey, number))
end
local function readJob(metaKey, given)
  local job = {}
  local flat = redis.call('HGETALL', metaKey)
  for i = 1, #flat, 2 do job[flat[i]] = flat[i + 1] end
  if job.forget_at and instantOf(given) >= tonumber(job.forget_at) then return {} end
  return job
end
local function unpackResult(packed)
  if not packed then return nil, nil end
  local batch, ending = string.match(packed, '^(%d+)|(.*)$')
  if ending == 'ok' then return 'ok', tonumber(batch) end
  return string.sub(ending, 3), tonumber(batch)
end
local function readResult(resultsKey, key)
  return unpackResult(redis.call('HGET', resultsKey, key))
end
local function writeBatch(batchesKey, number, batch)
  local packed = string.format(
    '%d,%d,%d,%d,%d', batch.size, batch.left, batch.failed, batch.barren, batch.dispatches)
  redis.call('HSET', batchesKey, number, packed)
end
local function isOpenPhase(phase)
  return phase == 'planning' or phase == 'extracting'
end
local function statusOf(job)
  if job.phase == 'done' then return 'done' end
  if not isOpenPhase(job.phase) then return 'analyzing' end
  if job.stop ~= 'none' then return 'cancelling' end
  if job.hold == 'budget' then return 'budget_paused' end
  if job.hold ~= 'none' then return job.hold end
  return job.phase
end
local function writeState(metaKey, job, changes)
  for field, value in pairs(changes) do job[field] = value end
  changes.status = statusOf(job)
  writeJob(metaKey, job, changes)
end
local now = instantOf(ARGV[1])
local job = readJob(KEYS[1], now)
local refusal = leaderRefusal(job, ARGV[2])
if refusal then return refusal end
if tonumber(ARGV[3]) <= tonumber(job.round) then return { 'reopened' } end
local keys = {
  meta = KEYS[1], completed = KEYS[2], failed = KEYS[3], batches = KEYS[5], open = KEYS[6],
  leases = KEYS[7], fences = KEYS[8], doing = KEYS[9],
}
closeBatches(keys, job)
local cleared = 0
for i = 5, #ARGV do
  local ending, number = readResult(KEYS[4], ARGV[i])
  if ending and ending ~= 'ok' then
    local batch = readBatch(KEYS[5], number)
    local from = counterOf(keys, batch)
    batch.left = batch.left + 1
    batch.failed = batch.failed - 1
    countBatch(from, counterOf(keys, batch))
    writeBatch(KEYS[5], number, batch)
    redis.call('HDEL', KEYS[4], ARGV[i])
    cleared = cleared + 1
  end
end
redis.call('DEL', KEYS[10])
redis.call('HDEL', KEYS[1], 'deadline_at', 'forget_at')
writeState(KEYS[1], job, {
  round = ARGV[3], phase = 'extracting', hold = 'none', stop = 'none', hold_reason = '',
  spent_ms = 0, counted_to = now, budget_ms = ARGV[4], failed = tonumber(job.failed) - cleared,
})
noteChange(KEYS[11], 'reopen')
for i = 1, #KEYS do redis.call('PERSIST', KEYS[i]) end
return { 'reopened' }
`,
  },
  resign: {
    name: 'resign',
    keyCount: 2,
    sha1: '32bdb192ea0301717514087a315ad837887559c7',
    lua: `local function writeJob(metaKey, job, changes)
  local flat = {}
  for field, value in pairs(changes) do
    job[field] = value
    flat[#flat + 1] = field
    flat[#flat + 1] = value
  end
  redis.call('HSET', metaKey, unpack(flat))
end
local function countLedTime(metaKey, job, now)
  local spentMs = tonumber(job.spent_ms)
  if job.epoch and job.hold == 'none' then
    local ledUntil = math.min(now, tonumber(job.leader_until))
    spentMs = spentMs + math.max(ledUntil - tonumber(job.counted_to), 0)
  end
  writeJob(metaKey, job, { spent_ms = spentMs, counted_to = now })
end
local function instantOf(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local function noteChange(eventsKey, verb)
  redis.call('XADD', eventsKey, 'MAXLEN', '~', 1000, '*', 'verb', verb)
end
local function readJob(metaKey, given)
  local job = {}
  local flat = redis.call('HGETALL', metaKey)
  for i = 1, #flat, 2 do job[flat[i]] = flat[i + 1] end
  if job.forget_at and instantOf(given) >= tonumber(job.forget_at) then return {} end
  return job
end
local now = instantOf(ARGV[1])
local job = readJob(KEYS[1], now)
if job.epoch and job.epoch == ARGV[2] then
  countLedTime(KEYS[1], job, now)
  redis.call('HDEL', KEYS[1], 'epoch', 'owner', 'leader_until', 'leader_lease_ms')
  noteChange(KEYS[2], 'resign')
end
return { 'resigned' }
`,
  },
  seal: {
    name: 'seal',
    keyCount: 7,
    sha1: '26deb3bea240996bb0458091d33790e0370be58d',
    lua: `local function writeJob(metaKey, job, changes)
  local flat = {}
  for field, value in pairs(changes) do
    job[field] = value
    flat[#flat + 1] = field
    flat[#flat + 1] = value
  end
  redis.call('HSET', metaKey, unpack(flat))
end
local function closeBatches(keys, job)
  redis.call('DEL', keys.open, keys.leases, keys.fences)
  local doing = redis.call('HKEYS', keys.doing)
  for _, field in ipairs(doing) do
    local isOfLease = string.sub(field, 1, 7) == 'stamps ' or string.sub(field, 1, 6) == 'money '
    if isOfLease then redis.call('HDEL', keys.doing, field) end
  end
  local reserved = tonumber(job.reserved or 0)
  if reserved > 0 then
    local sums = { reserved = 0 }
    if job.settled then sums.settled = tonumber(job.settled) + reserved end
    writeJob(keys.meta, job, sums)
  end
  local flat = redis.call('HGETALL', keys.batches)
  for i = 1, #flat, 2 do
    local kept = string.match(flat[i + 1], '^%d+,%d+,%d+')
    local closed = kept .. ',0,0'
    if closed ~= flat[i + 1] then redis.call('HSET', keys.batches, flat[i], closed) end
  end
end
local function countLedTime(metaKey, job, now)
  local spentMs = tonumber(job.spent_ms)
  if job.epoch and job.hold == 'none' then
    local ledUntil = math.min(now, tonumber(job.leader_until))
    spentMs = spentMs + math.max(ledUntil - tonumber(job.counted_to), 0)
  end
  writeJob(metaKey, job, { spent_ms = spentMs, counted_to = now })
end
local function instantOf(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local function isOpenPhase(phase)
  return phase == 'planning' or phase == 'extracting'
end
local function leaderRefusal(job, epoch)
  if not job.plan_hash then return { 'nojob' } end
  if job.epoch ~= epoch then return { 'fenced' } end
  return nil
end
local function noteChange(eventsKey, verb)
  redis.call('XADD', eventsKey, 'MAXLEN', '~', 1000, '*', 'verb', verb)
end
local function readJob(metaKey, given)
  local job = {}
  local flat = redis.call('HGETALL', metaKey)
  for i = 1, #flat, 2 do job[flat[i]] = flat[i + 1] end
  if job.forget_at and instantOf(given) >= tonumber(job.forget_at) then return {} end
  return job
end
local function statusOf(job)
  if job.phase == 'done' then return 'done' end
  if not isOpenPhase(job.phase) then return 'analyzing' end
  if job.stop ~= 'none' then return 'cancelling' end
  if job.hold == 'budget' then return 'budget_paused' end
  if job.hold ~= 'none' then return job.hold end
  return job.phase
end
local function writeState(metaKey, job, changes)
  for field, value in pairs(changes) do job[field] = value end
  changes.status = statusOf(job)
  writeJob(metaKey, job, changes)
end
local now = instantOf(ARGV[1])
local job = readJob(KEYS[1], now)
local refusal = leaderRefusal(job, ARGV[2])
if refusal then return refusal end
if isOpenPhase(job.phase) then
  countLedTime(KEYS[1], job, now)
  writeState(KEYS[1], job, { phase = 'sealed' })
  closeBatches({
    meta = KEYS[1], batches = KEYS[2], open = KEYS[3], leases = KEYS[4], fences = KEYS[5],
    doing = KEYS[6],
  }, job)
  noteChange(KEYS[7], 'seal')
end
return { 'sealed', tonumber(job.ok), tonumber(job.failed) }
`,
  },
  stamp: {
    name: 'stamp',
    keyCount: 5,
    sha1: '9ccbc93b9ea3b0a4e0bbcecd9e12b908e9b90880',
    lua: `local function stampsField(number)
  return 'stamps ' .. number
end
local function deathsField(key)
  return 'deaths ' .. key
end
local function instantOf(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local function lifeOf(given)
  if given ~= '' then return given end
  local info = redis.pcall('INFO', 'server')
  return type(info) == 'string' and string.match(info, 'run_id:(%x+)') or 'unknown'
end
local function isDoubtful(job, life)
  return job.life ~= lifeOf(life)
end
local function writeJob(metaKey, job, changes)
  local flat = {}
  for field, value in pairs(changes) do
    job[field] = value
    flat[#flat + 1] = field
    flat[#flat + 1] = value
  end
  redis.call('HSET', metaKey, unpack(flat))
end
local function moneyField(fence, key)
  return 'money ' .. fence .. ' ' .. key
end
local function spend(metaKey, job, settled, reserved)
  local sums = { reserved = tonumber(job.reserved or 0) + reserved }
  if job.settled then sums.settled = tonumber(job.settled) + settled end
  writeJob(metaKey, job, sums)
end
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
local function settle(metaKey, doingKey, job, field, cost, isNews)
  local held = job.cap and tonumber(redis.call('HGET', doingKey, field) or nil)
  if held then
    redis.call('HDEL', doingKey, field)
    if held < 0 then spend(metaKey, job, cost + held, 0) else spend(metaKey, job, cost, -held) end
  elseif isNews and cost > 0 and job.settled then
    spend(metaKey, job, cost, 0)
  end
end
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
local function chargedOf(doingKey)
  local sum, prefix = 0, 'money '
  for _, field in ipairs(redis.call('HKEYS', doingKey)) do
    if string.sub(field, 1, #prefix) == prefix then
      sum = sum + math.max(-tonumber(redis.call('HGET', doingKey, field)), 0)
    end
  end
  return sum
end
local function unpackDeaths(packed)
  if not packed then return 0, nil end
  local deaths, batch = string.match(packed, '^(%d+)|(%d+)$')
  return tonumber(deaths), tonumber(batch)
end
local fieldsInRead = 1000
local function readFields(hashKey, fields)
  local values = {}
  for first = 1, #fields, fieldsInRead do
    local last = math.min(first + fieldsInRead - 1, #fields)
    for i, value in ipairs(redis.call('HMGET', hashKey, unpack(fields, first, last))) do
      if value then values[fields[first + i - 1]] = value end
    end
  end
  return values
end
local function readJob(metaKey, given)
  local job = {}
  local flat = redis.call('HGETALL', metaKey)
  for i = 1, #flat, 2 do job[flat[i]] = flat[i + 1] end
  if job.forget_at and instantOf(given) >= tonumber(job.forget_at) then return {} end
  return job
end
local function unpackLease(packed)
  if not packed then return nil end
  local attempt, n, leaseMs, fence = string.match(packed, '^(%d+) (%S+) (%d+) (.*)$')
  return { attempt = tonumber(attempt), n = n, leaseMs = tonumber(leaseMs), fence = fence }
end
local function readLease(fencesKey, number)
  return unpackLease(redis.call('HGET', fencesKey, number))
end
local function unpackResult(packed)
  if not packed then return nil, nil end
  local batch, ending = string.match(packed, '^(%d+)|(.*)$')
  if ending == 'ok' then return 'ok', tonumber(batch) end
  return string.sub(ending, 3), tonumber(batch)
end
local function readResult(resultsKey, key)
  return unpackResult(redis.call('HGET', resultsKey, key))
end
local function unpackStamps(packed)
  local stamps = {}
  if not packed then return stamps end
  for sign, key in string.gmatch(packed, '([+-])([^\\n]*)') do
    stamps[#stamps + 1] = { key = key, alone = sign == '+' }
  end
  return stamps
end
local function readStamps(doingKey, number)
  return unpackStamps(redis.call('HGET', doingKey, stampsField(number)))
end
local function leftMsOf(job, given)
  if job.deadline_at then return math.max(tonumber(job.deadline_at) - instantOf(given), 0) end
  return math.max(tonumber(job.budget_ms) - tonumber(job.spent_ms), 0)
end
local function withOrders(reply, job, given)
  reply[#reply + 1] = leftMsOf(job, given)
  reply[#reply + 1] = job.hold
  reply[#reply + 1] = job.stop
  reply[#reply + 1] = job.cap and 1 or 0
  return reply
end
local function isOpenPhase(phase)
  return phase == 'planning' or phase == 'extracting'
end
local function workerRefusal(job, planHash, round)
  if not job.plan_hash then return { 'nojob' } end
  if job.plan_hash ~= planHash or job.round ~= round then return { 'stale' } end
  if not isOpenPhase(job.phase) then return { 'sealed' } end
  return nil
end
local function writeStamps(doingKey, number, stamps)
  local lines = {}
  for i, stamp in ipairs(stamps) do lines[i] = (stamp.alone and '+' or '-') .. stamp.key end
  if #lines == 0 then
    redis.call('HDEL', doingKey, stampsField(number))
  else
    redis.call('HSET', doingKey, stampsField(number), table.concat(lines, '\\n'))
  end
end
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
`,
  },
  standings: {
    name: 'standings',
    keyCount: 3,
    sha1: '08353a8a693b792db3039119fe9ce66eb8abcbc3',
    lua: `local function stampsField(number)
  return 'stamps ' .. number
end
local function deathsField(key)
  return 'deaths ' .. key
end
local function instantOf(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local function unpackDeaths(packed)
  if not packed then return 0, nil end
  local deaths, batch = string.match(packed, '^(%d+)|(%d+)$')
  return tonumber(deaths), tonumber(batch)
end
local fieldsInRead = 1000
local function readFields(hashKey, fields)
  local values = {}
  for first = 1, #fields, fieldsInRead do
    local last = math.min(first + fieldsInRead - 1, #fields)
    for i, value in ipairs(redis.call('HMGET', hashKey, unpack(fields, first, last))) do
      if value then values[fields[first + i - 1]] = value end
    end
  end
  return values
end
local function readJob(metaKey, given)
  local job = {}
  local flat = redis.call('HGETALL', metaKey)
  for i = 1, #flat, 2 do job[flat[i]] = flat[i + 1] end
  if job.forget_at and instantOf(given) >= tonumber(job.forget_at) then return {} end
  return job
end
local function unpackResult(packed)
  if not packed then return nil, nil end
  local batch, ending = string.match(packed, '^(%d+)|(.*)$')
  if ending == 'ok' then return 'ok', tonumber(batch) end
  return string.sub(ending, 3), tonumber(batch)
end
local function readResult(resultsKey, key)
  return unpackResult(redis.call('HGET', resultsKey, key))
end
local hasPlan = readJob(KEYS[1], ARGV[1]).plan_hash
local keys, fields, standings = {}, {}, {}
for i = 2, #ARGV do
  keys[#keys + 1] = ARGV[i]
  fields[#fields + 1] = deathsField(ARGV[i])
end
local results = hasPlan and readFields(KEYS[2], keys) or {}
local doing = hasPlan and readFields(KEYS[3], fields) or {}
for _, key in ipairs(keys) do
  local ending = unpackResult(results[key])
  local deaths = unpackDeaths(doing[deathsField(key)])
  standings[#standings + 1] = ending or ''
  standings[#standings + 1] = deaths
end
return standings
`,
  },
} as const satisfies Record<string, LuaScript>;
