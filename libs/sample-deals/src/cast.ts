import type { Blueprint } from './plan/blueprint.ts';
import type { IndustryTerms } from './industries/industry.ts';
import {
  inventCodename,
  inventCompanyStem,
  inventMany,
  inventSystem,
  slugOf,
} from './invented-names.ts';
import type { Language, Names } from './languages/language.ts';
import type { SeededRandom } from './random.ts';

/** The vendor whose pipeline this is. */
export const sellerCompany = 'Tessaline';
const sellerDomain = 'tessaline.example';
/** Colleagues of every owner who prepare and build; mentioned by first name. */
const sellerPeers = ['Dana', 'Kenji', 'Milo', 'Sofia', 'Bastian', 'Greta', 'Tomasz', 'Noor'];

export interface Person {
  readonly first: string;
  readonly full: string;
  readonly title: string;
  readonly email: string;
  readonly phone: string;
  readonly decides: boolean;
}

/** The proper names of one deal. All first names in it are different. */
export interface Cast {
  readonly company: string;
  readonly shortCompany: string;
  readonly tickets: readonly string[];
  readonly owner: Person;
  readonly peers: readonly string[];
  /** Who writes, calls and meets; the first is the main contact. */
  readonly contacts: readonly Person[];
  /** Who is only talked about. */
  readonly colleagues: readonly string[];
  readonly product: string;
  readonly modules: readonly string[];
  readonly systems: readonly string[];
  readonly sites: readonly string[];
  readonly topics: readonly string[];
  readonly pains: readonly string[];
  readonly codename: string;
  readonly competitor: string;
}

export interface CastOptions {
  readonly contacts: number;
  readonly withDecider: boolean;
}

export function castDeal(
  blueprint: Blueprint,
  language: Language,
  options: CastOptions,
  random: SeededRandom,
): Cast {
  const { industry, heavy } = blueprint;
  const { names } = language;
  const terms = industry.terms[blueprint.language];
  const owner = ownerOf(language, random);
  const given = random.shuffled(names.given.filter((name) => name !== owner.first));
  const stem = inventCompanyStem(names.companyEndings, random);
  const word = random.pick(terms.companyWords);
  const company = random.pick(names.companyForms).replace('{stem}', stem).replace('{word}', word);
  const contacts = contactsOf(given, slugOf(`${stem} ${word}`), language, terms, options, random);
  return {
    company,
    shortCompany: stem,
    tickets: inventMany(
      heavy ? 60 : 24,
      () => `${stem.slice(0, 3).toUpperCase()}-${random.int(1000, 9899)}`,
    ),
    owner,
    peers: random.sample(sellerPeers, 3),
    contacts,
    colleagues: given.slice(contacts.length, contacts.length + (heavy ? 22 : 14)),
    product: industry.product,
    modules: random.sample(industry.modules, 5),
    systems: inventMany(heavy ? 10 : 7, () => inventSystem(industry.systemKinds, random)),
    sites: random.sample(names.cities, heavy ? 7 : 5),
    topics: random.sample(terms.topics, 7),
    pains: random.shuffled(terms.pains),
    codename: inventCodename(random),
    competitor: random.pick(industry.competitors),
  };
}

function contactsOf(
  given: readonly string[],
  companySlug: string,
  language: Language,
  terms: IndustryTerms,
  options: CastOptions,
  random: SeededRandom,
): Person[] {
  const { names } = language;
  const family = random.sample(names.family, options.contacts);
  const titles = random.shuffled([...names.titles, ...terms.titles]);
  const deciderAt = options.withDecider ? Math.min(1, options.contacts - 1) : -1;
  return family.map((last, at) => {
    const first = given[at] as string;
    const decides = at === deciderAt;
    return {
      first,
      full: `${first} ${last}`,
      title: decides ? random.pick(names.deciderTitles) : (titles[at % titles.length] as string),
      email: `${slugOf(first)}.${slugOf(last)}@${companySlug}.example`,
      phone: phoneOf(language, random),
      decides,
    };
  });
}

function ownerOf(language: Language, random: SeededRandom): Person {
  const { names }: { names: Names } = language;
  const full = random.pick(names.owners);
  const [first = full, last = ''] = full.split(' ');
  return {
    first,
    full,
    title: names.ownerTitle,
    email: `${slugOf(first)}.${slugOf(last)}@${sellerDomain}`,
    phone: phoneOf(language, random),
    decides: false,
  };
}

function phoneOf(language: Language, random: SeededRandom): string {
  return language.formats.phone.replace('{digits}', String(random.int(100_000, 999_999)));
}
