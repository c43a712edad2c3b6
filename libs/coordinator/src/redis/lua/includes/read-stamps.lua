--- @include "doing-field"

-- The items being called under a batch's lease, in the order of their stamps: key and whether it was
-- stamped alone. Packed as lines, + before the key of one that is alone.
local function unpackStamps(packed)
  local stamps = {}
  if not packed then return stamps end
  for sign, key in string.gmatch(packed, '([+-])([^\n]*)') do
    stamps[#stamps + 1] = { key = key, alone = sign == '+' }
  end
  return stamps
end

local function readStamps(doingKey, number)
  return unpackStamps(redis.call('HGET', doingKey, stampsField(number)))
end
