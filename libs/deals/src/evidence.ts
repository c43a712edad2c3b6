import { isAscii } from '@longhaul/jobs/text';
import { sanitizeText } from '@longhaul/prompts/sanitize';
import type { Source } from './content/sources.ts';
import type { Evidence } from './intelligence.ts';
import { evidencedFields, type EvidencedField } from './vocabulary.ts';
import type { DealReply, Signal } from './reply.ts';

/** A shorter quote occurs by chance. Chinese, Japanese and Korean characters count double. */
export const minQuoteChars = 8;

export type Verified = {
  /** In the order of the reply; one entry for each finding that stands. */
  readonly evidence: readonly Evidence[];
  readonly dropped: number;
};

/**
 * Reads every finding's quote in the deal itself: the full text of its sources, not only the part
 * that the model was shown. A finding stands when its quote occurs in the source it names, up to
 * white space, case, and the shapes of quotation marks and dashes. A quote that occurs in exactly
 * one other source gets that source's id: the words prove it, the id was a slip. In several others
 * it proves nothing about which one was meant.
 *
 * Quotes under `minQuoteChars` count only where they are a competitor's name, as a word of its own.
 */
export function verifyEvidence(reply: DealReply, sources: readonly Source[]): Verified {
  const searched = new SearchedSources(sources);
  const evidence: Evidence[] = [];
  let dropped = 0;
  for (const field of evidencedFields) {
    for (const signal of reply[field]) {
      const source_id = locate(field, signal, searched);
      if (source_id === undefined) dropped += 1;
      else evidence.push({ field, text: signal.text, source_id, quote: signal.quote });
    }
  }
  return { evidence, dropped };
}

function locate(
  field: EvidencedField,
  signal: Signal,
  searched: SearchedSources,
): string | undefined {
  const quote = trimQuote(normalize(signal.quote));
  const isName = field === 'competitors_mentioned' && quote === normalize(signal.text);
  if (quote === '' || (weight(quote) < minQuoteChars && !isName)) return undefined;
  const occursIn = isName ? occursAsWord : occurs;
  if (searched.some(signal.source_id, (text) => occursIn(text, quote))) return signal.source_id;
  const others = searched.idsWhere((text) => occursIn(text, quote), 2);
  return others.length === 1 ? others[0] : undefined;
}

/**
 * Owns the normalized text of each source, made when first asked for: a deal may hold megabytes, and
 * most quotes are found in the source they name.
 */
class SearchedSources {
  readonly #sources: ReadonlyMap<string, Source>;
  readonly #texts = new Map<string, string>();

  constructor(sources: readonly Source[]) {
    this.#sources = new Map(sources.map((source) => [source.id, source]));
  }

  some(id: string, holds: (text: string) => boolean): boolean {
    const source = this.#sources.get(id);
    return source !== undefined && holds(this.#textOf(source));
  }

  /** The first `limit` sources for which the test holds. */
  idsWhere(holds: (text: string) => boolean, limit: number): string[] {
    const found: string[] = [];
    for (const source of this.#sources.values()) {
      if (found.length === limit) break;
      if (holds(this.#textOf(source))) found.push(source.id);
    }
    return found;
  }

  #textOf(source: Source): string {
    const known = this.#texts.get(source.id);
    if (known !== undefined) return known;
    const text = normalize(`${source.header}\n${source.text}`);
    this.#texts.set(source.id, text);
    return text;
  }
}

const typographicMark = /[‘’‚‛`´′“”„‟«»″‐‑‒–—―−]/g;
/** Counts as one blank: the marks of quoted lines and of escaped ones stand between words as well. */
const blank = /[\s>\\]{2,}|[^\S ]|[>\\]/g;

function plainMark(mark: string): string {
  if ('‘’‚‛`´′'.includes(mark)) return "'";
  return '“”„‟«»″'.includes(mark) ? '"' : '-';
}

function normalize(text: string): string {
  const clean = sanitizeText(text);
  // Neither changes ASCII, and of a deal's texts most are nothing else.
  const plain = isAscii(clean)
    ? clean
    : clean.replace(typographicMark, plainMark).normalize('NFKC');
  return plain.toLowerCase().replace(blank, ' ').trim();
}

/** Quotation marks and dots that a model puts around what it copies. */
function trimQuote(quote: string): string {
  return quote.replace(/^["'.\s]+|["'.\s]+$/g, '');
}

const wide = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/g;

function weight(quote: string): number {
  return quote.length + (quote.match(wide)?.length ?? 0);
}

const occurs = (text: string, quote: string): boolean => text.includes(quote);

const partOfWord = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]/u;

/** So that "Ace" is not found in "place"; scripts without blanks between words have no such edge. */
function occursAsWord(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const before = text.slice(Math.max(0, at - 1), at);
    const after = text.slice(at + name.length, at + name.length + 1);
    if (!partOfWord.test(before) && !partOfWord.test(after)) return true;
  }
  return false;
}
