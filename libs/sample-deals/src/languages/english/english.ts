import type { Language } from '../language.ts';
import { letters } from './letters.ts';
import { formats, names } from './names.ts';
import { records } from './records.ts';
import { signals } from './signals.ts';
import { speech } from './speech.ts';
import { statements } from './statements.ts';

export const english: Language = {
  code: 'en',
  formats,
  names,
  letters,
  statements,
  speech,
  records,
  signals,
};
