const overview = `longhaul finishes large batches of slow, independent LLM calls.

  longhaul run <file | ->      analyze every deal of a file; run again to continue
  longhaul plan <file | ->     what a run would take: time, tokens, a range of cost
  longhaul validate <file | -> which lines are good, and what is wrong with the others
  longhaul show JOB [DEAL]     a job's account, or everything known of one deal
  longhaul analyze JOB         rank, group and report a finished job again, without a call
  longhaul sample              sample deals to try it with
  longhaul schema NAME         JSON Schema of deal, result or manifest
  longhaul demo                127 sample deals on this machine, no key needed

Environment: OPENAI_API_KEY, OPENAI_BASE_URL, NO_COLOR, LONGHAUL_MODEL, LONGHAUL_LANES,
LONGHAUL_DATA_DIR. Exit codes: 0 all ok, 3 something failed or was rejected, 4 held
(resumable), 2 wrong input or options, 1 could not run, 130 and 143 interrupted.

More of one command: longhaul COMMAND --help
`;

const inputHelp = `  --limit N                only the first N deals
  --only ID,ID             only these deals
  --model NAME             default gpt-5.4-mini; without a key the simulator answers
  --lanes N                calls at a time, default 15
  --plan fixed|adaptive    default adaptive: longest first, small batches last
  --batch-size N           with --plan fixed, default 15
  --requests-per-minute N  the provider's limits, shared by all lanes
  --tokens-per-minute N
  --prices FILE            your own price table (JSON)
  --workload FILE.ts       your own workload in place of deals
  --json                   the account as one line of JSON
`;

const commands: Readonly<Record<string, string>> = {
  run: `longhaul run <file | ->

Analyzes every deal of an NDJSON file or JSON array (gzip too). The same command again
continues where it stopped: finished deals are never called twice.

${inputHelp}  --out DIR                where the finished files go, default longhaul-out/<job>
  --retry-failed           a new round over what failed
  --max-cost USD           the job is held before it costs more; run again with more to go on
  --fresh                  start anew although the same work was done before
  --pipeline NAME          default: the file's name; a report tells what changed since its last job
  --weights FILE           how deals are ranked (JSON): see longhaul analyze --help
  --data-dir DIR           where jobs are kept, default .longhaul
  --simulated-speed N      the simulator's latency is scaled 1:N, default 100

On a fleet, with the same account at the end:
  --redis URL              redis://host:6379, rediss:// with TLS, redis+cluster://
  --s3 URL                 s3://bucket/prefix: where jobs are kept
  --s3-endpoint URL        a store that speaks S3, other than Amazon's
  --lambda NAME[:ALIAS]    workers on Lambda; without it they run in this process
  --lambda-endpoint URL    another address than Amazon's
  --region NAME            default us-east-1
  --max-workers N          Lambda workers at a time, default 100
  --tenant NAME            whose job it is, default local

  longhaul run deals.ndjson
  longhaul run deals.ndjson --limit 5 --json
  gunzip -c export.json.gz | longhaul run -
`,
  plan: `longhaul plan <file | ->

Says what a run would take before a cent is spent: tokens, batches, time, a range of cost.

${inputHelp}
  longhaul plan deals.ndjson --lanes 45
`,
  validate: `longhaul validate <file | ->

Checks every line and says file:line, field and reason for each that is no deal.

  longhaul validate export.ndjson
`,
  analyze: `longhaul analyze JOB [--weights FILE] [--out DIR] [--json] [--data-dir DIR]

Ranks and groups a finished job's deals again and writes its report: no model is called. The
beginning of a job's id is enough. Weights are parts of a deal's score, thresholds are days;
what is left out stays as it is:

  {
    "weights": { "qualification": 20, "intent": 25, "engagement": 15, "risk": 20,
                 "size": 8, "urgency": 7, "confidence": 5 },
    "rules": { "no_activity_days": 21, "stalled_days": 270 }
  }

  longhaul analyze 3f2a --weights size-first.json --out by-size
`,
  sample: `longhaul sample [--count N] [--seed N] [--small]

Writes sample deals as NDJSON to standard output: 127 of about 350 KB, or with --small of
at most 4 KB each. The same seed gives the same deals.

  longhaul sample --count 10 --small > deals.ndjson
`,
  schema: `longhaul schema deal|result|manifest

Prints the JSON Schema of what goes in (deal) and what comes out (result, manifest).
`,
  show: `longhaul show JOB [DEAL] [--json] [--data-dir DIR]

Prints a job's account, or everything known of one deal. The beginning of a job's id is enough.
`,
  demo: `longhaul demo

Runs 127 small sample deals on this machine against a simulated model. Takes run's options.
`,
};

/** The help of one command, or the overview. */
export function helpText(command: string | undefined): string {
  return (command === undefined ? undefined : commands[command]) ?? overview;
}
