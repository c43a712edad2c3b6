-- How an item ended (ok, a failure's code, or nil) and its batch. Packed as batch|ok or batch|f|code.
local function unpackResult(packed)
  if not packed then return nil, nil end
  local batch, ending = string.match(packed, '^(%d+)|(.*)$')
  if ending == 'ok' then return 'ok', tonumber(batch) end
  return string.sub(ending, 3), tonumber(batch)
end

local function readResult(resultsKey, key)
  return unpackResult(redis.call('HGET', resultsKey, key))
end
