import { mutant, type Mutant } from './mutant.ts';

const lua = 'libs/coordinator/src/redis/lua';

/** Rules of the index in the scripts themselves: what the contract of the coordinator must notice. */
export const luaMutants: readonly Mutant[] = [
  mutant(
    'lua: skip the fence compare of a release',
    `${lua}/release-7.lua`,
    'if not lease or lease.fence ~= ARGV[5] then return',
    "if not lease or (lease.fence ~= ARGV[5] and ARGV[5] == '') then return",
  ),
  mutant(
    'lua: skip the fence compare of a renewal',
    `${lua}/renew-6.lua`,
    'if lease and lease.fence == fence then',
    'if lease then',
  ),
  mutant(
    'lua: a failure from anyone',
    `${lua}/commit-10.lua`,
    'return lease and lease.fence == ARGV[5]',
    'return lease ~= nil',
  ),
  mutant(
    'lua: a commit counts twice',
    `${lua}/commit-10.lua`,
    "local isNews = not known or (known ~= 'ok' and reported == 'ok')",
    "local isNews = not known or reported == 'ok'",
  ),
  mutant(
    'lua: the owner of the lead is not compared',
    `${lua}/lead-11.lua`,
    'if isLed and job.owner ~= owner then',
    'if isLed and job.owner == nil then',
  ),
  mutant(
    'lua: the owner of a claim is not compared',
    `${lua}/claim-6.lua`,
    'if lease and lease.n == n and ownerOf(lease.fence) == owner then',
    'if lease and lease.n == n then',
  ),
  mutant(
    'lua: the epoch is not compared',
    `${lua}/includes/leader-refusal.lua`,
    "if job.epoch ~= epoch then return { 'fenced' } end",
    '',
  ),
  mutant(
    'lua: the round is not compared',
    `${lua}/includes/worker-refusal.lua`,
    'job.plan_hash ~= planHash or job.round ~= round',
    'job.plan_hash ~= planHash',
  ),
  mutant(
    'lua: expiry alone frees a lease',
    `${lua}/includes/has-expired.lua`,
    'return leftMs <= 0 or leftMs > 2 * tonumber(leaseMs)',
    'return leftMs <= 0',
  ),
  mutant(
    'lua: a control is told before those that it follows',
    `${lua}/control-2.lua`,
    'if seq <= reached or after > reached then',
    'if seq <= reached then',
  ),
  mutant(
    'lua: a grant in the quiet time',
    `${lua}/claim-6.lua`,
    'if not isOpen or isQuiet(job, now, ARGV[9]) then',
    "if not isOpen or (isQuiet(job, now, ARGV[9]) and isOpen == '') then",
  ),
  mutant(
    'lua: a doubtful index is believed',
    `${lua}/includes/is-doubtful.lua`,
    'return job.life ~= lifeOf(life)',
    'return not job.life and lifeOf(life) == nil',
  ),
  mutant(
    'lua: a control is applied again',
    `${lua}/control-2.lua`,
    'if seq <= reached or after > reached then',
    'if seq < reached or after > reached then',
  ),
  mutant(
    'lua: an unclean release opens the batch',
    `${lua}/release-7.lua`,
    "if ARGV[8] == '1' and batch.left > 0 then",
    "if ARGV[8] ~= '' and batch.left > 0 then",
  ),
  mutant(
    'lua: no request asks the cap',
    `${lua}/includes/money.lua`,
    "if more > room then return { 'unaffordable', 0, left } end",
    '',
  ),
  mutant(
    'lua: money that may be forgotten is believed',
    `${lua}/includes/money.lua`,
    'if not job.settled or isDoubtful(job, life) then',
    'if not job.settled then',
  ),
  mutant(
    'lua: a stamp never says done',
    `${lua}/stamp-5.lua`,
    "if isDone then return { 'done' } end",
    '',
  ),
];
