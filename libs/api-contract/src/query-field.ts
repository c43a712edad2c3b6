import { instantSchema } from '@longhaul/jobs/wire';
import * as z from 'zod';

/**
 * Values as they stand in an address: texts on the wire, typed inside. `meta` says in the OpenAPI
 * document what the text must look like, so that a client made from it passes numbers and not texts.
 */

export function wholeNumber(min: number, max: number) {
  const inside = z.int(`must be a whole number from ${String(min)} to ${String(max)}`);
  return z
    .codec(z.string(), inside.min(min).max(max), {
      decode: (text) => (/^\d{1,15}$/.test(text) ? Number(text) : Number.NaN),
      encode: String,
    })
    .meta({ type: 'integer', minimum: min, maximum: max });
}

export function share() {
  return z
    .codec(z.string(), z.number('must be a number from 0 to 1').min(0).max(1), {
      decode: (text) => (/^[01](?:\.\d{1,12})?$/.test(text) ? Number(text) : Number.NaN),
      encode: String,
    })
    .meta({ type: 'number', minimum: 0, maximum: 1 });
}

const microDollarsPerDollar = 1_000_000;

/** Micro-dollars inside, dollars on the wire: a field of it is called `…MicroDollars`, and `…_usd` there. */
export function dollars(maxDollars: number) {
  const inside = z.int(`must be an amount above 0, up to ${String(maxDollars)}, as in 12.50`);
  return z
    .codec(z.string(), inside.min(1).max(maxDollars * microDollarsPerDollar), {
      decode: (text) =>
        /^\d{1,9}(?:\.\d{1,6})?$/.test(text)
          ? Math.round(Number(text) * microDollarsPerDollar)
          : Number.NaN,
      encode: (microDollars) => String(microDollars / microDollarsPerDollar),
    })
    .meta({ type: 'number', minimum: 1 / microDollarsPerDollar, maximum: maxDollars });
}

/** `true` or `false`, written out: an empty value is neither. */
export function flag() {
  return z
    .codec(z.enum(['true', 'false']), z.boolean(), {
      decode: (text) => text === 'true',
      encode: (value) => (value ? ('true' as const) : ('false' as const)),
    })
    .meta({ type: 'boolean', enum: [true, false] });
}

/** RFC 3339, as everywhere on the wire. */
export const instantField = instantSchema;

/** Text without control characters: it may land in a log or a header. */
export function shortText(maxChars: number) {
  return z
    .string()
    .min(1)
    .max(maxChars)
    .regex(/^[^\p{Cc}]*$/u, 'must not have control characters');
}

/** What a cursor is made of: nobody reads it but the service. */
export const cursorField = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[A-Za-z0-9_\-.~=]+$/, 'is not a cursor that was given here');

export const jobIdField = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9_-]+$/, 'is not a job id');
