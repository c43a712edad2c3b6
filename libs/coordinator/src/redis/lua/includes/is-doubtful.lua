--- @include "life-of"

-- Whether the index was created, or last compared with the store, in another life of the server: what
-- came last may be forgotten.
local function isDoubtful(job, life)
  return job.life ~= lifeOf(life)
end
