-- Which life of the server this is: its run id, another one after a restart or on a replica that took
-- over. A test gives its own. Where INFO is forbidden all lives are one.
local function lifeOf(given)
  if given ~= '' then return given end
  local info = redis.pcall('INFO', 'server')
  return type(info) == 'string' and string.match(info, 'run_id:(%x+)') or 'unknown'
end
