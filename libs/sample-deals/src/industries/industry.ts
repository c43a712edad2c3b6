import type { LanguageCode } from '../labels.ts';

/** What a language says of an industry. */
export interface IndustryTerms {
  /** Completes a company's name. */
  readonly companyWords: readonly string[];
  readonly titles: readonly string[];
  /** Noun phrases without article. */
  readonly topics: readonly string[];
  /** Clauses of main-clause order, lower case, without a period: a pain named as such. */
  readonly pains: readonly string[];
}

export interface Industry {
  readonly id: string;
  /**
   * The product line for this industry and its modules: proper names in every language, beginning
   * with a consonant, as French `de` and `que` need no elision then.
   */
  readonly product: string;
  readonly modules: readonly string[];
  /** Completes an invented system name: `Veltrix WMS`. */
  readonly systemKinds: readonly string[];
  readonly competitors: readonly string[];
  /** Ordinary deal size in dollars. */
  readonly baseAmount: number;
  readonly terms: Readonly<Record<LanguageCode, IndustryTerms>>;
}
