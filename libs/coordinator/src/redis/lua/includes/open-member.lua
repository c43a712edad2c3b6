-- A batch's name in a sorted set: equal times are then in the order of the numbers.
local function openMember(number)
  return string.format('%08d', tonumber(number))
end
