--[[
incarnation: which life of the server this is. Another one after a restart or a failover, by the
server's run id, and after a flush, by a name that is lost with the rest.

KEYS[1] name of this life
ARGV[1] a fresh name, taken when there is none

Replies
  the incarnation, as one text
]]
--- @include "life-of"

redis.call('SET', KEYS[1], ARGV[1], 'NX')
local name = redis.call('GET', KEYS[1])
return lifeOf('') .. ' ' .. name
