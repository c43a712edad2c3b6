import type { SeededRandom } from './random.ts';

/**
 * Proper names that exist nowhere else. They begin with a consonant, because French and Spanish
 * articles and prepositions change before a vowel and the templates around a name do not.
 */
const systemStarts = ['Vel', 'Cor', 'Tan', 'Mir', 'Bex', 'Lum', 'Kar', 'Dov', 'Ses', 'Por'].concat([
  'Nim',
  'Gal',
  'Zen',
  'Ryl',
  'Fen',
  'Jor',
  'Hal',
  'Wex',
  'Pra',
  'Quor',
  'Sol',
  'Bri',
  'Tol',
]);
const systemMiddles = ['a', 'o', 'i', 'ta', 'ri', 'lo', 'ne', 'va', 'du', 'me'];
const systemEnds = ['trix', 'mis', 'lyn', 'dora', 'net', 'plan', 'base', 'flow', 'vex'].concat([
  'ran',
  'sys',
  'core',
  'max',
  'link',
]);
const companyStarts = [
  'Hal',
  'Bren',
  'Mar',
  'Cor',
  'Stan',
  'Wes',
  'Nor',
  'Kel',
  'Tor',
  'Lin',
].concat([
  'Gar',
  'Dal',
  'Fal',
  'Ros',
  'Ber',
  'Cal',
  'Del',
  'Ger',
  'Hol',
  'Lam',
  'Mon',
  'Pel',
  'Sal',
  'Var',
]);
const codenameStarts = [
  'Fal',
  'Mer',
  'Tam',
  'Lor',
  'Bal',
  'Cas',
  'Nav',
  'Sil',
  'Ter',
  'Gra',
].concat(['Pol', 'Ver', 'Jas', 'Kor', 'Ryd', 'Wen', 'Dra', 'Hel', 'Mis', 'Zor']);
const codenameEnds = ['con', 'lin', 'ara', 'ento', 'una', 'ado', 'ish', 'ona', 'ell', 'ius'].concat(
  ['ander', 'imo'],
);

export function inventSystem(kinds: readonly string[], random: SeededRandom): string {
  const name = random.pick(systemStarts) + random.pick(systemMiddles) + random.pick(systemEnds);
  return random.chance(0.5) ? `${name} ${random.pick(kinds)}` : name;
}

export function inventCompanyStem(endings: readonly string[], random: SeededRandom): string {
  return random.pick(companyStarts) + random.pick(endings);
}

export function inventCodename(random: SeededRandom): string {
  return random.pick(codenameStarts) + random.pick(codenameEnds);
}

/** `count` different results of `invent`. */
export function inventMany(count: number, invent: () => string): string[] {
  const names = new Set<string>();
  while (names.size < count) names.add(invent());
  return [...names];
}

/** Lower-case ASCII for addresses: `Müller & Söhne` becomes `mueller-soehne`. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/ä/g, 'ae')
    .replace(/ö/g, 'oe')
    .replace(/ü/g, 'ue')
    .replace(/ß/g, 'ss')
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
