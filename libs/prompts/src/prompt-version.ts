import { hashParts } from '@longhaul/jobs/hash';

/**
 * Names a prompt by its content: 12 hex digits over everything it says besides the item (system
 * prompt, schema, version of the rendering). It stands in every output, and outputs of different
 * versions are never taken for each other.
 */
export function promptVersion(parts: readonly string[]): string {
  return hashParts(parts).slice(0, 12);
}
