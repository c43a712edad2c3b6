/**
 * Removes from a mail what its sender did not write but quoted: the messages it answers stand in
 * the deal already, and a thread of twenty would be read twenty times over. In the words of mail
 * programs in English, German, French, Spanish, Italian, Portuguese and Dutch.
 */

const anyQuote = /^\s{0,3}>/;
/** A quoted line out of context: `>50 seats` is prose. */
const certainQuote = /^\s{0,3}>+(?:\s|>|$)/;

const originalMessage =
  /^\s*-{2,}\s*(?:original message|original appointment|urspr(?:ü|ue)ngliche nachricht|original-nachricht|message d[’']origine|message original|mensaje original|mensagem original|messaggio originale|oorspronkelijk bericht)\s*-{2,}\s*$/i;
const forwardedMessage =
  /^\s*(?:-{2,}\s*(?:forwarded message|weitergeleitete nachricht|message transféré|mensaje reenviado|mensagem encaminhada|messaggio inoltrato|doorgestuurd bericht)\s*-{2,}|begin forwarded message:)\s*$/i;

const attributionStart = /^\s*(?:on|am|le|el|il|em|op)\s/i;
const attributionEnd =
  /(?:\bwrote|\bschrieb\b.*|\ba écrit|\bescribió|\bha scritto|\bescreveu|\bschreef\b.*)\s*:\s*$/i;
/** What a mail program writes and a person rarely does: a year, a time of day, an address. */
const machineDetail = /\b(?:19|20)\d\d\b|\d{1,2}[:.h]\d{2}|\S@\S/;
const maxAttributionLines = 3;
/** Longer lines are prose, and a pattern that looks for its end would be slow in them. */
const maxAttributionChars = 300;

const fromHeader = /^\s*\*?(?:from|von|de|da|van)\s?:\*?\s+\S/i;
const sentHeader =
  /^\s*\*?(?:sent|date|gesendet|datum|envoyé|enviado(?: el| em)?|fecha|data|inviato|verzonden)\s?:/i;
const subjectHeader = /^\s*\*?(?:subject|betreff|objet|asunto|assunto|oggetto|onderwerp)\s?:/i;
const maxHeaderLines = 8;

const rule = /^\s*_{5,}\s*$/;

export type Stripped = { readonly text: string; readonly removedChars: number };

/**
 * The mail without quoted lines (`> `) and without what follows an attribution ("On … wrote:", where
 * a date, time or address shows that a program wrote it), an "Original Message" line or a block of
 * From, Sent and Subject. An attribution above `> ` lines takes only those along: answers written
 * between or below them stay.
 *
 * What follows a "Forwarded message" line stays: it is often the only copy. So does a mail that
 * would be left empty.
 */
export function stripQuotedReplies(text: string): Stripped {
  const lines = text.split('\n');
  const kept = ownLines(lines);
  if (kept.length === lines.length) return { text, removedChars: 0 };
  const own = kept
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd();
  if (own.trim() === '') return { text, removedChars: 0 };
  return { text: own, removedChars: text.length - own.length };
}

function ownLines(lines: readonly string[]): string[] {
  const kept: string[] = [];
  let insideQuote = false;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (forwardedMessage.test(line)) return [...kept, ...lines.slice(at)];
    if (originalMessage.test(line) || startsHeaderBlock(lines, at)) return withoutRule(kept);
    const attributionLines = attributionLength(lines, at);
    if (attributionLines > 0) {
      if (!quoteFollows(lines, at + attributionLines)) return kept;
      at += attributionLines - 1;
      insideQuote = true;
      continue;
    }
    insideQuote =
      (insideQuote ? anyQuote : certainQuote).test(line) || (insideQuote && isBlank(line));
    if (!insideQuote || isBlank(line)) kept.push(line);
  }
  return kept;
}

const isBlank = (line: string): boolean => line.trim() === '';

/** The line that Outlook draws above the header block belongs to the quote. */
function withoutRule(kept: readonly string[]): string[] {
  const last = kept.findLastIndex((line) => !isBlank(line));
  return kept.slice(0, last >= 0 && rule.test(kept[last] ?? '') ? last : kept.length);
}

function startsHeaderBlock(lines: readonly string[], at: number): boolean {
  if (!fromHeader.test(lines[at] ?? '')) return false;
  const block = lines.slice(at + 1, at + maxHeaderLines);
  const end = block.findIndex(isBlank);
  const headers = end < 0 ? block : block.slice(0, end);
  return (
    headers.some((line) => sentHeader.test(line)) &&
    headers.some((line) => subjectHeader.test(line))
  );
}

/** How many lines an attribution that starts here has (programs wrap it); 0 if there is none. */
function attributionLength(lines: readonly string[], at: number): number {
  if (!attributionStart.test(lines[at] ?? '')) return 0;
  let attribution = '';
  for (let count = 1; count <= maxAttributionLines; count += 1) {
    const line = lines[at + count - 1];
    if (line === undefined || line.length > maxAttributionChars || isBlank(line)) return 0;
    attribution += ` ${line}`;
    if (attributionEnd.test(attribution)) return machineDetail.test(attribution) ? count : 0;
    if (/[.!?]\s*$/.test(line)) return 0;
  }
  return 0;
}

function quoteFollows(lines: readonly string[], from: number): boolean {
  const next = lines.slice(from, from + 5).find((line) => !isBlank(line));
  return next !== undefined && anyQuote.test(next);
}
