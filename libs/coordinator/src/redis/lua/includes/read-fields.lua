-- Lua's stack holds some thousands of values.
local fieldsInRead = 1000

-- Fields of a hash in as few reads as can be, as a table by field; what is not there is left out.
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
