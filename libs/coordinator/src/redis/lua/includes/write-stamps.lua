--- @include "doing-field"

-- Packs a batch's stamps; see read-stamps.
local function writeStamps(doingKey, number, stamps)
  local lines = {}
  for i, stamp in ipairs(stamps) do lines[i] = (stamp.alone and '+' or '-') .. stamp.key end
  if #lines == 0 then
    redis.call('HDEL', doingKey, stampsField(number))
  else
    redis.call('HSET', doingKey, stampsField(number), table.concat(lines, '\n'))
  end
end
