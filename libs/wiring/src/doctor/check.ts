/** What one check found. */
export type Check = {
  readonly name: string;
  /** A warning does not keep anything from working today. */
  readonly status: 'ok' | 'warning' | 'failed';
  /** What was seen, without a full stop. */
  readonly found: string;
  /** What to do, as it can be followed literally; there where the status is not ok. */
  readonly remedy?: string;
};

/** Clocks that differ by more are worth a word: deadlines are instants. */
export const mostSkewMs = 2_000;

const ntp = 'switch time synchronization on: `timedatectl set-ntp true`, on both machines';

/** What the difference between another machine's clock and this one's means. */
export function clockCheck(whose: string, skewMs: number): Check {
  const seconds = (Math.abs(skewMs) / 1_000).toFixed(1);
  if (Math.abs(skewMs) <= mostSkewMs) {
    return {
      name: `clock of ${whose}`,
      status: 'ok',
      found: `within ${seconds} s of this machine`,
    };
  }
  const side = skewMs > 0 ? 'ahead of' : 'behind';
  return {
    name: `clock of ${whose}`,
    status: 'warning',
    found: `${seconds} s ${side} this machine`,
    remedy: `Deadlines given as instants are off by as much: ${ntp}.`,
  };
}

/** The message of what was thrown, parted into what happened and what to do. */
export function foundAndRemedy(error: unknown): Pick<Check, 'found' | 'remedy'> {
  const message = error instanceof Error ? error.message : String(error);
  const [, found = message, remedy] = /^(.*?[^.]\.)\s+(.+)$/s.exec(message) ?? [];
  return {
    found: found.replace(/\.$/, ''),
    remedy: remedy ?? 'Check the address and that it can be reached from here.',
  };
}
