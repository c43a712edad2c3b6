-- Where the doing hash keeps the stamps of a batch, and the deaths of an item.
local function stampsField(number)
  return 'stamps ' .. number
end

local function deathsField(key)
  return 'deaths ' .. key
end
