-- Whether items may still reach an end.
local function isOpenPhase(phase)
  return phase == 'planning' or phase == 'extracting'
end
