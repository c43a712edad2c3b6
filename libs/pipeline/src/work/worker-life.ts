/** What ends a worker from outside: its platform's time and two words, one soft and one hard. */
export type WorkerLife = {
  /** The platform's time left for this worker, in ms; Infinity where nothing ends it. */
  readonly leftMs: () => number;
  /** Start nothing more; what is in flight ends by itself. */
  readonly drain: AbortSignal;
  /** End what is in flight now. */
  readonly cut: AbortSignal;
  /**
   * Calls back when somebody in this process told the job something: its leases are renewed then, not
   * when that is due, so that calls which a person wants aborted end at once. Returns what ends it.
   * Absent where words come through the index alone.
   */
  readonly onWord?: ((listener: () => void) => () => void) | undefined;
};

export type WorkerReport =
  | { readonly kind: 'ended'; readonly batches: number; readonly items: number }
  /** The first claim was refused: somebody else has it, or it is over. */
  | { readonly kind: 'idle'; readonly why: string }
  /** The job was planned for another version of the workload; its batch waits for that one. */
  | { readonly kind: 'unfit'; readonly message: string }
  /** The store or this machine is at fault; going on cannot help. */
  | { readonly kind: 'broken'; readonly error: Error };
