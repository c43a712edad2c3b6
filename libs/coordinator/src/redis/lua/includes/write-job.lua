-- Sets fields of the meta hash, in the table too.
local function writeJob(metaKey, job, changes)
  local flat = {}
  for field, value in pairs(changes) do
    job[field] = value
    flat[#flat + 1] = field
    flat[#flat + 1] = value
  end
  redis.call('HSET', metaKey, unpack(flat))
end
