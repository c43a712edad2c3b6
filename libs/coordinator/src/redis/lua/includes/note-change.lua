-- Wakes who waits for a change of this job. A reader behind the trim starts from the newest entry.
local function noteChange(eventsKey, verb)
  redis.call('XADD', eventsKey, 'MAXLEN', '~', 1000, '*', 'verb', verb)
end
