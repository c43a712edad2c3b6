-- How often an item's worker died over it, and the item's batch. Packed as deaths|batch.
local function unpackDeaths(packed)
  if not packed then return 0, nil end
  local deaths, batch = string.match(packed, '^(%d+)|(%d+)$')
  return tonumber(deaths), tonumber(batch)
end
