/** The command's word to scripts (protocol: what is the same job). */
export const exitCode = {
  ok: 0,
  couldNotRun: 1,
  usage: 2,
  /** An item failed or a line was rejected. */
  incomplete: 3,
  /** Blocked, paused or out of budget; resumable. */
  held: 4,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
