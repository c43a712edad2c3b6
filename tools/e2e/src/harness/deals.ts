import { writeFile } from 'node:fs/promises';

/** A deal as short as one can be and still need a call. */
export type TinyDeal = { readonly deal_id: string; readonly [field: string]: unknown };

/** One deal; `words` end its only e-mail, where a simulator reads its fault markers. */
export function deal(id: string, words = ''): TinyDeal {
  return {
    deal_id: id,
    deal_name: `Deal ${id}`,
    stage: 'negotiation',
    emails: [
      {
        id: 'e1',
        date: '2026-10-05',
        from: 'dana@example.com',
        subject: 'Pricing',
        body: `Could you send us pricing for 40 seats? ${words}`,
      },
    ],
  };
}

/** Deals `<prefix>-001` … in order. */
export function deals(count: number, prefix = 'deal'): readonly TinyDeal[] {
  return Array.from({ length: count }, (_, index) =>
    deal(`${prefix}-${String(index + 1).padStart(3, '0')}`),
  );
}

/** NDJSON, one a line. */
export function ndjson(items: readonly unknown[]): string {
  return items.map((item) => `${JSON.stringify(item)}\n`).join('');
}

/** Writes deals as NDJSON. */
export async function writeDeals(file: string, items: readonly TinyDeal[]): Promise<void> {
  await writeFile(file, ndjson(items));
}
