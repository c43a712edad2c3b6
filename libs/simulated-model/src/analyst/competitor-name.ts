import type { DealText } from './deal-text.ts';

/** Whether a competitor is meant, and which. `none`: the phrase spoke of something else. */
export type CompetitorGuess =
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'unnamed' }
  | { readonly kind: 'none' };

/** One to three capitalized words, after at most a short filler ("from", "with", "a quote by"). */
const nameAfter =
  /^[\s,:("']*(?:(?:a|an|the|one|your|from|with|by|of|named|called|is|like|such as|namely|von|mit|de|van|da)\s+){0,2}(\p{Lu}[\p{L}\p{N}&.-]*\p{L}(?:\s\p{Lu}[\p{L}\p{N}&-]*){0,2})/u;

/** These words mean a competitor even when no name follows. */
const plainWord =
  /compet|vendor|incumbent|bewerber|anbieter|concur|concorren|fournisseur|proveedor|fornecedor|fornitor|leverancier|aanbieder/i;

/** Capitalized words that begin sentences or name days, months and roles, not companies. */
const noName =
  /^(?:I|We|You|They|He|She|It|The|This|That|Our|Your|My|But|And|So|If|What|When|Also|Hi|Hello|Dear|Best|Regards|Thanks|Monday|Tuesday|Wednesday|Thursday|Friday|January|February|March|April|May|June|July|August|September|October|November|December|Q[1-4]|CEO|CFO|CTO|CIO|Excel|Wir|Sie|Ihr|Der|Die|Das|Nous|Vous)\b/;

/** Names that belong to the deal itself: its parties are no competitors. */
function isParty(deal: DealText, name: string): boolean {
  const lower = name.toLowerCase();
  const parties = [
    ...deal.contacts.map((contact) => contact.name),
    ...[deal.fields.get('owner') ?? '', deal.fields.get('deal_name') ?? ''],
  ];
  return parties.some((party) => party.toLowerCase().includes(lower));
}

/** Looks behind a competitor phrase, which stands from `start` to `end`, for a company's name. */
export function competitorAfter(
  deal: DealText,
  text: string,
  start: number,
  end: number,
): CompetitorGuess {
  const [, name] = nameAfter.exec(text.slice(end, end + 80)) ?? [];
  if (name !== undefined && !noName.test(name) && !isParty(deal, name)) {
    return { kind: 'named', name };
  }
  return plainWord.test(text.slice(start, end)) ? { kind: 'unnamed' } : { kind: 'none' };
}
