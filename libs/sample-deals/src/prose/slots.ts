import { dayMs, workingDay } from '../calendar.ts';
import type { Cast, Person } from '../cast.ts';
import type { Formats } from '../languages/language.ts';
import type { SeededRandom } from '../random.ts';

/** What a thread, a call or a meeting is about; most of its sentences keep to it. */
export interface Focus {
  readonly topic: string;
  readonly system: string;
  readonly site: string;
  readonly module: string;
  readonly ticket: string;
}

/** Where and when a sentence is said. */
export interface Scene {
  readonly atMs: number;
  readonly focus: Focus;
  /** Who speaks, is spoken to or sits in the room: never mentioned as an absent third person. */
  readonly present: readonly Person[];
}

/** Fills the slots of one sentence; `usedValues` keeps a sentence from naming anything twice. */
export interface SlotContext {
  readonly cast: Cast;
  readonly formats: Formats;
  readonly random: SeededRandom;
  readonly scene: Scene;
  readonly usedValues: Set<string>;
  /** How often a slot keeps to the scene's focus, 0 to 1. */
  readonly focusChance: number;
  /** The last future day named in this sentence: later ones come after it. */
  dayMs: number;
}

type Fill = (context: SlotContext) => string;

/** A slot's digits are dropped first: `{site2}` is another `{site}`. */
const fills: Readonly<Record<string, Fill>> = {
  person: (context) => other(personNames(context), undefined, context),
  peer: (context) => other(context.cast.peers, undefined, context),
  system: (context) => other(context.cast.systems, context.scene.focus.system, context),
  site: (context) => other(context.cast.sites, context.scene.focus.site, context),
  topic: (context) => other(context.cast.topics, context.scene.focus.topic, context),
  module: (context) => other(context.cast.modules, context.scene.focus.module, context),
  product: ({ cast }) => cast.product,
  code: ({ cast }) => cast.codename,
  company: ({ cast }) => cast.shortCompany,
  competitor: ({ cast }) => cast.competitor,
  decider: ({ cast }) => deciderOf(cast).full,
  decidertitle: ({ cast }) => deciderOf(cast).title,
  count: ({ formats, random }) => withThousands(random.int(112, 9860), formats),
  people: ({ random }) => String(random.int(14, 380)),
  few: ({ random }) => String(random.int(2, 9)),
  weeks: ({ random }) => String(random.int(2, 9)),
  hours: ({ random }) => String(random.int(3, 60)),
  minutes: ({ random }) => String(random.int(12, 95)),
  pct: ({ random }) => String(random.int(6, 94)),
  time: ({ random }) => clockText(random.int(8, 16), random),
  later: ({ random, scene }) =>
    clockText(new Date(scene.atMs).getUTCHours() + random.int(1, 3), random),
  version: ({ random }) => `${random.int(2, 9)}.${random.int(10, 49)}`,
  ticket: (context) => other(context.cast.tickets, context.scene.focus.ticket, context),
  date: futureDay,
  past: pastDay,
};

/** Whether `fillSlot` can fill it. */
export function isSlot(slot: string): boolean {
  return fills[nameOf(slot)] !== undefined;
}

function nameOf(slot: string): string {
  return slot.replace(/\d/g, '');
}

/** The text of a slot. Throws on a slot nobody fills: a typing mistake in a template. */
export function fillSlot(slot: string, context: SlotContext): string {
  const fill = fills[nameOf(slot)];
  if (fill === undefined) throw new Error(`No slot is called {${slot}}; mend the template.`);
  return fill(context);
}

export function withThousands(value: number, formats: Formats): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, formats.thousandsSeparator);
}

function futureDay(context: SlotContext): string {
  const { random, formats } = context;
  context.dayMs = workingDay(context.dayMs + random.int(1, 12) * dayMs);
  return dayText(context.dayMs, formats);
}

/** A quarter of an hour within the given one. */
function clockText(hour: number, random: SeededRandom): string {
  return `${String(hour).padStart(2, '0')}:${random.pick(['00', '15', '30', '45'])}`;
}

function pastDay({ formats, random, scene, usedValues }: SlotContext): string {
  let text = '';
  for (let tries = 0; tries < 4 && (text === '' || usedValues.has(text)); tries += 1) {
    text = dayText(workingDay(scene.atMs - random.int(4, 24) * dayMs), formats);
  }
  usedValues.add(text);
  return text;
}

function dayText(atMs: number, formats: Formats): string {
  const day = new Date(atMs);
  return formats.dayAndMonth(day.getUTCDate(), day.getUTCMonth());
}

function deciderOf(cast: Cast): Person {
  return (cast.contacts.find((contact) => contact.decides) ?? cast.contacts[0]) as Person;
}

function personNames({ cast, scene, random }: SlotContext): readonly string[] {
  if (random.chance(0.75)) return cast.colleagues;
  const absent = cast.contacts.filter((contact) => !scene.present.includes(contact));
  return absent.length === 0 ? cast.colleagues : absent.map((contact) => contact.first);
}

/** A value the sentence has not named yet: the preferred one for choice. */
function other(
  list: readonly string[],
  preferred: string | undefined,
  context: SlotContext,
): string {
  const { random, usedValues } = context;
  let value =
    preferred !== undefined && random.chance(context.focusChance) ? preferred : random.pick(list);
  for (let tries = 0; usedValues.has(value) && tries < 8; tries += 1) value = random.pick(list);
  usedValues.add(value);
  return value;
}
