import type { ItemRow } from '@longhaul/api-contract/documents/item';

/** An item's state, in the table and in its filter. */
export const outcomeWords: Readonly<Record<ItemRow['outcome'], string>> = {
  waiting: 'waiting',
  running: 'running',
  ok: 'done',
  failed: 'failed',
  erased: 'erased',
};
