import type { LanguageCode } from '../labels.ts';
import { english } from './english/english.ts';
import { french } from './french/french.ts';
import { german } from './german/german.ts';
import type { Language } from './language.ts';
import { portuguese } from './portuguese/portuguese.ts';
import { spanish } from './spanish/spanish.ts';

export const languages: Readonly<Record<LanguageCode, Language>> = {
  en: english,
  de: german,
  fr: french,
  es: spanish,
  pt: portuguese,
};
