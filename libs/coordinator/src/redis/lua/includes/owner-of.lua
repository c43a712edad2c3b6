-- A fence is counter:owner.
local function ownerOf(fence)
  return string.match(fence, '^[^:]*:(.*)$') or fence
end
