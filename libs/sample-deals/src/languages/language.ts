import type { LanguageCode, SignalKind } from '../labels.ts';

/**
 * Everything a language needs to write a deal. Texts are templates with `{slots}`, which
 * `../prose/slots.ts` fills. Two rules: every sentence has several slots that only this deal fills
 * (people, systems, sites, figures), so that no two deals share much text; and fillers carry no
 * article and no case, so templates put them where the language needs none.
 */
export interface Language {
  readonly code: LanguageCode;
  readonly formats: Formats;
  readonly names: Names;
  readonly letters: Letters;
  readonly statements: Statements;
  readonly speech: Speech;
  readonly records: RecordTexts;
  readonly signals: SignalTexts;
}

type Texts = readonly string[];

export interface Formats {
  readonly thousandsSeparator: string;
  /** As it reads inside a sentence after "on" or its like; `month` counts from 0. */
  readonly dayAndMonth: (day: number, month: number) => string;
  /** The date of a quoted mail. */
  readonly stamp: (year: number, month: number, day: number, time: string) => string;
  readonly currencies: readonly Currency[];
  /** Whether a sentence after a colon starts with a capital. */
  readonly capitalAfterColon: boolean;
  /** Whether people sign with their full name. */
  readonly signsFullName: boolean;
  /** `{digits}` becomes six digits. */
  readonly phone: string;
}

export interface Currency {
  readonly code: string;
  /** Units of this currency for one of the industry's base amounts. */
  readonly perBase: number;
}

export interface Names {
  readonly owners: Texts;
  readonly given: Texts;
  readonly family: Texts;
  readonly cities: Texts;
  /** Completes an invented stem to a company's name. */
  readonly companyEndings: Texts;
  /** `{stem}` and `{word}` (the industry's word). */
  readonly companyForms: Texts;
  readonly deciderTitles: Texts;
  readonly titles: Texts;
  readonly ownerTitle: string;
}

export interface Letters {
  readonly subjects: Texts;
  readonly introSubject: string;
  readonly replyPrefix: string;
  /** `{first}`, `{full}`. */
  readonly greetings: Texts;
  readonly closings: Texts;
  /** `{stamp}`, `{sender}`. */
  readonly quoteHeader: string;
  readonly intro: Texts;
  readonly introAsks: Texts;
  readonly sellerOpeners: Texts;
  readonly customerOpeners: Texts;
  readonly sellerReplies: Texts;
  readonly customerReplies: Texts;
  readonly sellerAsks: Texts;
  readonly customerAsks: Texts;
  /** Reminders the customer does not answer. */
  readonly reminders: Texts;
}

/** Cores start with a lower-case pronoun and end without a period, so that leads and tails fit. */
export interface Statements {
  readonly seller: Texts;
  readonly customer: Texts;
  readonly leads: Texts;
  readonly tails: Texts;
}

export interface Speech {
  readonly titles: Texts;
  /** Said by the seller; `[first]` is the name of the one welcomed. */
  readonly welcome: Texts;
  readonly thanks: Texts;
  readonly seller: Texts;
  readonly customer: Texts;
  readonly sellerQuestions: Texts;
  readonly backchannels: Texts;
  readonly goodbyes: Texts;
  readonly lastWords: Texts;
}

export interface RecordTexts {
  readonly meetingTitles: Texts;
  /** Headings end with their colon, spaced as the language does. */
  readonly attendeesHeading: string;
  readonly discussedHeading: string;
  readonly actionsHeading: string;
  readonly discussed: Texts;
  readonly actions: Texts;
  /** Seller shorthand. */
  readonly notes: Texts;
  readonly documents: Texts;
}

export interface SignalText {
  /** Names the thing. */
  readonly direct: Texts;
  /** Says it without the obvious keywords. */
  readonly indirect: Texts;
}

/** `pain` holds the frames; `{pain}` is one of the industry's clauses. */
export type SignalTexts = Readonly<Record<SignalKind, SignalText>>;
