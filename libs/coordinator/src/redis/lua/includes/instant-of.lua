-- The instant of this call in ms: the server's, or the one that was given. 0 is as good an instant as
-- any, so only the empty string asks for the server's. A fragment that needs the instant at times only
-- takes it as it was given, or as it is known by then: most calls of workers never ask.
local function instantOf(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
