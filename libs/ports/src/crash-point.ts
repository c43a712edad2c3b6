/**
 * The moments at which a process may die and leave something behind: the rows of the protocol's
 * table of crash points that exist in one process. Tests stop a process at each and kill it.
 */
export const crashPoints = [
  'after-submission',
  'after-batch-indexes',
  'after-plan',
  'after-create',
  'after-dispatch',
  'before-claim',
  'after-claim',
  'after-reply',
  'after-put',
  'after-last-commit',
  'after-failure-commit',
  'after-seal',
  'after-manifest',
  'after-results',
  'after-request',
  'after-reopen',
] as const;

export type CrashPoint = (typeof crashPoints)[number];

/** Called where a crash point is passed; does nothing unless a test asks it to stop there. */
export type CrashPoints = (point: CrashPoint) => Promise<void>;
