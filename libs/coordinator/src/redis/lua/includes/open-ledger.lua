--- @include "rate-meters"

local function lower(one, other)
  if not one then return other end
  return other and math.min(one, other) or one
end

-- A meter under the lower of what the user set and what the provider named; nil without a limit.
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

-- Opens the ledger as it was left. A limit that has changed is applied to what is charged already.
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
