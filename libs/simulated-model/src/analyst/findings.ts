import { competitorAfter } from './competitor-name.ts';
import type { CueName, Lexicon } from './cues.ts';
import { cueMeanings } from './cues.ts';
import type { DealText, SourceText } from './deal-text.ts';
import { english } from './lexicon/en.ts';
import { dutch, german } from './lexicon/germanic.ts';
import { french, italian, portuguese, spanish } from './lexicon/romance.ts';
import { createPhraseScanner } from './lexicon/phrase-scanner.ts';
import type { Pivot } from './lexicon/pivots.ts';
import { pivots } from './lexicon/pivots.ts';
import { sentenceAround } from './sentence.ts';
import type { Speaker } from './voices.ts';
import { senderOf, speakerAt } from './voices.ts';

/** A cue that was heard, where, and from whom. */
export type Finding = {
  readonly cue: CueName;
  readonly source: SourceText;
  readonly speaker: Speaker;
  /** Copied from the source, 1 to 300 characters. */
  readonly quote: string;
  /** Of cue `competitor` only: the name that follows, where there is one. */
  readonly competitor?: string;
};

const lexicons: readonly Lexicon[] = [english, german, dutch, french, spanish, portuguese, italian];

/** What a phrase stands for: a cue at once, or a pivot whose sentence decides. */
type Meaning = CueName | Pivot;

function phrasesOf(text: string): string[] {
  return text.split(/,\s*/).map((phrase) => phrase.replaceAll(/\s+/g, ' '));
}

function meaningByPhrase(): Map<string, Meaning> {
  const meanings = new Map<string, Meaning>();
  for (const pivot of pivots) {
    for (const phrase of phrasesOf(pivot.phrases)) meanings.set(phrase, pivot);
  }
  for (const [cue, phrases] of lexicons.flatMap((lexicon) => Object.entries(lexicon))) {
    for (const phrase of phrasesOf(phrases)) meanings.set(phrase, cue as CueName);
  }
  return meanings;
}

const meanings = meaningByPhrase();
const meaningOfPhrase = [...meanings.values()];
const scanner = createPhraseScanner([...meanings.keys()]);

/** The cue that a phrase stands for in its sentence; undefined when it stands for none. */
function readMeaning(meaning: Meaning, text: string, at: Span): CueName | undefined {
  if (typeof meaning === 'string') return meaning;
  const sentence = sentenceAround(text, at.start, at.end);
  return meaning.readings.find(([pattern]) => pattern.test(sentence))?.[1];
}

type Span = { readonly start: number; readonly end: number };

/** The reply's lists hold at most this many; one cue never needs more. */
const maxPerCue = 20;

/** Words that turn what follows into its opposite, in the languages of the lexicons. */
const negation =
  /(?:\b(?:not|no|never|without|kein\w*|nicht|pas|sans|aucun\w*|sin|nunca|sem|non|senza|geen|niet)|n['’]t|(?<!\p{L})(?:não|ningún))\s+(?:\p{L}+\s+)?$/iu;

/** How far before a phrase a negation is looked for. */
const negationReach = 24;

/** Good news that is denied is none. (Bad news is often a denial itself.) */
function isDenied(cue: CueName, text: string, start: number): boolean {
  if (cueMeanings[cue].risk >= 0) return false;
  return negation.test(text.slice(Math.max(0, start - negationReach), start));
}

/** Reads the sources in turn and keeps, of each, the first finding of each cue. */
class Listener {
  readonly findings: Finding[] = [];
  readonly #deal: DealText;
  readonly #foundPerCue = new Map<CueName, number>();

  constructor(deal: DealText) {
    this.#deal = deal;
  }

  listen(source: SourceText): void {
    const sender = senderOf(this.#deal, source);
    const heard = new Set<CueName>();
    scanner.scan(source.text, (phrase, start, end) => {
      const meaning = meaningOfPhrase[phrase];
      if (meaning === undefined || !this.#isWanted(meaning, heard)) return;
      const at = { start, end };
      const cue = readMeaning(meaning, source.text, at);
      if (cue === undefined || !this.#isWanted(cue, heard)) return;
      const finding = this.#weigh(cue, source, at, sender);
      if (finding === undefined) return;
      heard.add(cue);
      this.#foundPerCue.set(cue, (this.#foundPerCue.get(cue) ?? 0) + 1);
      this.findings.push(finding);
    });
  }

  /** Whether the cue, or one that the pivot may stand for, is still looked for in this source. */
  #isWanted(meaning: Meaning, heard: ReadonlySet<CueName>): boolean {
    if (typeof meaning !== 'string') {
      return meaning.readings.some(([, cue]) => this.#isWanted(cue, heard));
    }
    return !heard.has(meaning) && (this.#foundPerCue.get(meaning) ?? 0) < maxPerCue;
  }

  #weigh(
    cue: CueName,
    source: SourceText,
    { start, end }: Span,
    sender: Speaker,
  ): Finding | undefined {
    if (isDenied(cue, source.text, start)) return undefined;
    const speaker = speakerAt(this.#deal, source, start, sender);
    if (cueMeanings[cue].buyerOnly && speaker.voice === 'seller') return undefined;
    const finding = { cue, source, speaker, quote: sentenceAround(source.text, start, end) };
    if (cue !== 'competitor') return finding;
    const competitor = competitorAfter(this.#deal, source.text, start, end);
    if (competitor.kind === 'none') return undefined;
    return competitor.kind === 'named' ? { ...finding, competitor: competitor.name } : finding;
  }
}

/** Everything that the lexicons hear in a deal, newest source first. */
export function findCues(deal: DealText): readonly Finding[] {
  const listener = new Listener(deal);
  for (const source of deal.sources) listener.listen(source);
  return listener.findings;
}
