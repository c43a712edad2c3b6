/** What the orchestrator logs that is worth an alarm; a test finds each message in its sources. */
export const orchestratorMessages = {
  CannotRun: {
    message: 'The orchestrator cannot run.',
    periods: 1,
    means: 'An orchestrator refuses to start; its log line says what must be changed.',
  },
  JobsNeedALook: {
    message: 'A job needs a look.',
    periods: 3,
    means: 'A job cannot be led, for a quarter of an hour; the log names it and the reason.',
  },
} as const;
