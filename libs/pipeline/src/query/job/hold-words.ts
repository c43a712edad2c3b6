import type { Hold } from '@longhaul/jobs/job-state';

/** A hold as people read it. */
export type HoldWords = {
  /** What holds it: a person's own words, or what the model's endpoint said. */
  readonly reason: string;
  readonly remedy: string;
};

const words: Record<Exclude<Hold, 'none'>, { readonly reason: string; readonly remedy: string }> = {
  paused: {
    reason: 'A person paused it.',
    remedy:
      'Resume it when it may go on. What is finished is kept, and no time is spent meanwhile.',
  },
  blocked: {
    reason: 'The model cannot answer.',
    remedy:
      'Mend what the reason names (key, quota, credit or the name of the model), then resume it. Nothing was failed by it.',
  },
  budget: {
    reason: 'Its spending cap is reached.',
    remedy: 'Raise the cap, then resume it, or cancel it and keep what is finished.',
  },
};

/** @param reason as it was given with the hold; the hold's own where there was none */
export function holdWords(hold: Exclude<Hold, 'none'>, reason: string): HoldWords {
  const { reason: ownReason, remedy } = words[hold];
  return { reason: reason === '' ? ownReason : reason, remedy };
}
