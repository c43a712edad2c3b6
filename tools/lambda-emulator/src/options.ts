/** What one emulated function is and how its platform behaves. */
export type EmulatorOptions = {
  readonly functionName: string;
  /** Versions and aliases that may be named besides `$LATEST`. */
  readonly qualifiers: readonly string[];
  /** Absolute path of the bundle. */
  readonly bundle: string;
  /** `file.export`, the file relative to the bundle's folder. */
  readonly handler: string;
  /** The address that is listened on. It checks no signature: beyond loopback, inside a network of one's own. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly timeoutMs: number;
  /** How long a process may take until it asks for its first event. */
  readonly initMs: number;
  readonly concurrency: number;
  readonly memoryMb: number;
  readonly env: Readonly<Record<string, string>>;
  /** What an event meets when every place is taken. */
  readonly whenFull: 'throttle' | 'queue';
  /** How long an accepted event may wait, before scaling. */
  readonly maxEventAgeMs: number;
  /** Times the platform runs an event again whose function failed: 0, 1 or 2. */
  readonly retries: number;
  /** Added to each cold start. */
  readonly coldStartMs: number;
  /** The platform's waits (redelivery, age, retries) are this many times shorter. */
  readonly timeScale: number;
  /** Decides faults by probability and which process a kill meets. */
  readonly seed: number;
  /** Where each process's output goes; standard error with a prefix unless given. */
  readonly logFolder?: string | undefined;
};
