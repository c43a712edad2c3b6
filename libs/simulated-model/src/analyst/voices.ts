import type { ContactText, DealText, SourceText } from './deal-text.ts';

/** Whose words: the buyer's, the seller's, or nobody knows (notes, meetings, strangers). */
export type Voice = 'buyer' | 'seller' | 'unknown';

export type Speaker = { readonly name: string; readonly voice: Voice };

/** Titles and roles of people who can say yes, in the languages of the lexicons. */
const decidingTitle = new RegExp(
  [
    '\\b(?:chief|c[efotim]o|ciso|cpo|cro|evp|svp|vp|vice president|president|founder|owner|partner)\\b',
    '\\b(?:head of|director|managing|decision|economic buyer|board)',
    '(?:leiter|vorstand|geschäftsführ|directeur|directrice|directora|diretor|direttore|direttrice)',
    '(?:gerente general|amministratore|bestuurder|pdg|daf)\\b',
  ].join('|'),
  'i',
);

/** Whether a contact's title or role says that they can decide. */
export function canDecide(contact: ContactText): boolean {
  return decidingTitle.test(`${contact.title} | ${contact.role}`);
}

function isNamedIn(text: string, contact: ContactText): boolean {
  if (contact.email !== '' && text.includes(contact.email.toLowerCase())) return true;
  return contact.name !== '' && text.includes(contact.name.toLowerCase());
}

function voiceOf(deal: DealText, who: string): Voice {
  const lower = who.toLowerCase();
  if (deal.contacts.some((contact) => isNamedIn(lower, contact))) return 'buyer';
  const owner = deal.fields.get('owner')?.toLowerCase();
  if (owner !== undefined && (lower.includes(owner) || lower.includes(mailboxOf(owner))))
    return 'seller';
  return 'unknown';
}

/** `Dana Ruiz` as mail addresses write it; an owner that is an address already stays as it is. */
function mailboxOf(owner: string): string {
  return owner.trim().replaceAll(/\s+/g, '.');
}

/** A person's name as a header or transcript shows it, without address. */
function nameOf(who: string): string {
  return (
    who
      .replace(/<[^>]*>/, '')
      .replaceAll(/["']/g, '')
      .trim() || who.trim()
  );
}

/** Who wrote an email; for other kinds nobody in particular. */
export function senderOf(deal: DealText, source: SourceText): Speaker {
  if (source.kind !== 'email') return { name: '', voice: 'unknown' };
  const from = source.header.split('→')[0]?.trim() ?? '';
  return { name: nameOf(from), voice: voiceOf(deal, from) };
}

const spokenLine =
  /^(?:\[?\d[\d:]*\]?\s*)?(\p{Lu}[\p{L}.'’-]*(?: [\p{L}.'’-]+){0,3})(?: \([^)\n]*\))?: /u;

/** Who says the line that holds `at`; falls back to the sender. */
export function speakerAt(
  deal: DealText,
  source: SourceText,
  at: number,
  sender: Speaker,
): Speaker {
  if (source.kind === 'email') return sender;
  const lineStart = source.text.lastIndexOf('\n', at) + 1;
  const [, name] = spokenLine.exec(source.text.slice(lineStart, lineStart + 100)) ?? [];
  return name === undefined ? sender : { name, voice: voiceOf(deal, name) };
}

/** The contacts that were heard: they wrote a mail, or calls and meetings name them. */
export function heardContacts(deal: DealText): readonly ContactText[] {
  const senders = deal.sources
    .filter(({ kind }) => kind === 'email')
    .map(({ header }) => header.split('→')[0]?.toLowerCase() ?? '');
  const talks = deal.sources.filter(({ kind }) => kind === 'call' || kind === 'meeting');
  return deal.contacts.filter(
    (contact) =>
      senders.some((sender) => isNamedIn(sender, contact)) ||
      (contact.name !== '' &&
        talks.some(
          ({ header, text }) => header.includes(contact.name) || text.includes(contact.name),
        )),
  );
}
