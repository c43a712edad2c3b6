import { dollarsText } from './number.ts';

/** A cost as the api carries it; what is not known is not free. */
export function costText(microDollars: number | undefined): string {
  return microDollars === undefined ? 'unknown' : dollarsText(microDollars / 1_000_000);
}
