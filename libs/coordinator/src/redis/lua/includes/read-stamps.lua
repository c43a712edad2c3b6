-- The items being called under a batch's lease, in the order of their stamps: key and whether it was
-- stamped alone. Packed as lines, + before the key of one that is alone.
local function readStamps(doingKey, number)
  local stamps = {}
  local packed = redis.call('HGET', doingKey, 'stamps ' .. number)
  if not packed then return stamps end
  for sign, key in string.gmatch(packed, '([+-])([^\n]*)') do
    stamps[#stamps + 1] = { key = key, alone = sign == '+' }
  end
  return stamps
end
