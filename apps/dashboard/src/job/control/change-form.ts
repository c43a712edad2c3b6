import type { JobChange } from '@longhaul/api-contract/documents/control';
import { microDollarsOf } from '../../ui/inputs/cap-input.tsx';

/** What stands in the fields; `''` where nothing was typed. */
export type ChangeForm = {
  readonly lanes: number | string;
  /** As `datetime-local` writes it, in the viewer's zone: `2026-11-26T18:00`. */
  readonly deadline: string;
  readonly failures: number | string;
  readonly percent: number | string;
  /** Dollars. */
  readonly cap: number | string;
};

export type ChangeReading =
  | { readonly kind: 'change'; readonly change: JobChange }
  /** Nothing was typed. */
  | { readonly kind: 'nothing' }
  /** The deadline has gone by. */
  | { readonly kind: 'past' };

/** Only what was typed is asked for: what somebody else changes meanwhile stays. */
export function changeOf(form: ChangeForm, nowMs: number): ChangeReading {
  const { lanes, deadline, failures, percent, cap } = form;
  const deadlineAt = deadline === '' ? undefined : new Date(deadline).getTime();
  if (deadlineAt !== undefined && !(deadlineAt > nowMs)) return { kind: 'past' };
  const change: JobChange = {
    ...(typeof lanes === 'number' && { lanes }),
    ...(deadlineAt !== undefined && { deadlineAt }),
    ...(typeof failures === 'number' && { toleratedFailures: failures }),
    ...(typeof percent === 'number' && { toleratedFailureShare: percent / 100 }),
    ...(typeof cap === 'number' && { capMicroDollars: microDollarsOf(cap) }),
  };
  return Object.keys(change).length === 0 ? { kind: 'nothing' } : { kind: 'change', change };
}

/** The viewer's time zone by its name, `Europe/Berlin`. */
export function zoneName(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
