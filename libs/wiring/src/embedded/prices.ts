import { readFile } from 'node:fs/promises';
import {
  defaultPrices,
  priceTableSchema,
  withPrices,
  type PriceTable,
} from '@longhaul/admission/prices';
import { firstIssue, parseJson } from '@longhaul/jobs/wire';
import { UsageError } from '@longhaul/ports/errors';

/** The dated table that ships, under a person's own prices where a file gives some. */
export async function loadPrices(file: string | undefined): Promise<PriceTable> {
  if (file === undefined) return defaultPrices;
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`The price table ${file} cannot be read (${String(error.code)}).`);
  });
  const parsed = priceTableSchema.safeDecode(parseJson(text) as never);
  if (!parsed.success)
    throw new UsageError(`The price table ${file}: ${firstIssue(parsed.error)}.`);
  return withPrices(defaultPrices, parsed.data);
}
