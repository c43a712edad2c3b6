-- Where the fences hash tells which batch answered a claim, so that a repeated one is found at once.
local function claimField(owner, n)
  return 'claim ' .. n .. ' ' .. owner
end
