import type { Call, Contact, Deal, Email, Note } from '@longhaul/deals/deal';
import type { Blueprint } from './plan/blueprint.ts';
import { isoDay, isoInstant } from './calendar.ts';
import { castDeal, type Cast } from './cast.ts';
import type { DealLabels } from './labels.ts';
import type { Language } from './languages/language.ts';
import { languages } from './languages/catalog.ts';
import { labelOf, PlantingQueue, type Planting } from './sources/planting-queue.ts';
import { Prose } from './prose/prose.ts';
import type { SeededRandom } from './random.ts';
import type { Scale } from './plan/scale.ts';
import { isObservedBySeller, planSignals, type PlannedSignal } from './plan/signal-plan.ts';
import { writeCalls } from './sources/calls.ts';
import type { Desk, Draft } from './sources/desk.ts';
import { writeEmails } from './sources/emails.ts';
import { writeDocuments, writeMeetings, writeNotes } from './sources/records.ts';
import type { Timeline } from './plan/timeline.ts';

export interface SampleDeal {
  readonly deal: Deal;
  readonly labels: DealLabels;
}

interface Queues {
  readonly emails: PlantingQueue<Email>;
  readonly calls: PlantingQueue<Call>;
  readonly notes: PlantingQueue<Note>;
}

/** Writes one deal and its labels; a pure function of its arguments (`random` included). */
export function composeDeal(
  blueprint: Blueprint,
  timeline: Timeline,
  scale: Scale,
  random: SeededRandom,
): SampleDeal {
  const language = languages[blueprint.language];
  const signals = planSignals(
    blueprint.archetype,
    { optional: scale.optionalSignals, repeats: scale.signalRepeats },
    random,
  );
  const cast = castDeal(blueprint, language, castOptions(blueprint, scale, signals), random);
  const frame = frameOf(blueprint, timeline, cast, language, random);
  if (blueprint.archetype === 'empty') {
    return { deal: frame, labels: labelsOf(blueprint, timeline, []) };
  }
  const prose = new Prose(cast, language, random);
  const active = has(signals, 'single_threaded') ? cast.contacts.slice(0, 1) : cast.contacts;
  const desk: Desk = { cast, language, prose, random, scale, timeline, active };
  return writeSources(desk, blueprint, frame, queuesOf(signals, scale, random));
}

function has(signals: readonly PlannedSignal[], kind: PlannedSignal['kind']): boolean {
  return signals.some((signal) => signal.kind === kind);
}

function castOptions(
  { archetype }: Blueprint,
  scale: Scale,
  signals: readonly PlannedSignal[],
): { contacts: number; withDecider: boolean } {
  const engaged = archetype === 'hot' || archetype === 'healthy';
  return {
    contacts: has(signals, 'single_threaded') ? Math.min(2, scale.contacts) : scale.contacts,
    withDecider: engaged && !has(signals, 'no_decision_maker'),
  };
}

/**
 * The customer's signals are shared out over mails and calls; a small deal's call says one of three.
 * Who decides may be the only guest of a call, so the decision maker is announced by mail.
 */
function queuesOf(signals: readonly PlannedSignal[], scale: Scale, random: SeededRandom): Queues {
  const observed = signals.filter(({ kind }) => isObservedBySeller(kind));
  const said = signals.filter(({ kind }) => !isObservedBySeller(kind));
  const sayableByAll = said.filter(({ kind }) => kind !== 'decision_maker');
  const inCalls = new Set(
    scale.terse
      ? sayableByAll.slice(0, said.length > 2 ? 1 : 0)
      : sayableByAll.filter(() => random.chance(0.4)),
  );
  return {
    emails: new PlantingQueue(said.filter((signal) => !inCalls.has(signal))),
    calls: new PlantingQueue([...inCalls]),
    notes: new PlantingQueue(observed),
  };
}

function writeSources(desk: Desk, blueprint: Blueprint, frame: Deal, queues: Queues): SampleDeal {
  const emails = inOrder(writeEmails(desk, queues.emails), 'e');
  const calls = inOrder(writeCalls(desk, queues.calls), 'c');
  const notes = inOrder(writeNotes(desk, queues.notes), 'n');
  const meetings = inOrder(writeMeetings(desk), 'm');
  const documents = inOrder(writeDocuments(desk), 'd');
  const plantings: Planting<{ id?: unknown }>[] = [
    ...queues.emails.plantings,
    ...queues.calls.plantings,
    ...queues.notes.plantings,
  ];
  return {
    deal: { ...frame, emails, notes, calls, meetings, documents },
    labels: labelsOf(blueprint, desk.timeline, plantings),
  };
}

/** Sorts by time and numbers: `e1` is the oldest mail. The id is set in place, where labels find it. */
function inOrder<Source extends { id?: string | number | null | undefined }>(
  drafts: readonly Draft<Source>[],
  prefix: string,
): Source[] {
  return drafts
    .toSorted((a, b) => a.atMs - b.atMs)
    .map(({ source }, at) => Object.assign(source, { id: `${prefix}${at + 1}` }));
}

function labelsOf(
  blueprint: Blueprint,
  { overdue }: Timeline,
  plantings: readonly Planting<{ id?: unknown }>[],
): DealLabels {
  return {
    deal_id: blueprint.dealId,
    archetype: blueprint.archetype,
    language: blueprint.language,
    industry: blueprint.industry.id,
    heavy: blueprint.heavy,
    overdue,
    signals: plantings.map((planting) => labelOf(planting, String(planting.source.id))),
  };
}

/** The deal without its content. */
function frameOf(
  { dealId, industry, archetype }: Blueprint,
  timeline: Timeline,
  cast: Cast,
  language: Language,
  random: SeededRandom,
): Deal {
  const currency = random.pick(language.formats.currencies);
  const thousands = (industry.baseAmount * (0.4 + 1.4 * random.next()) * currency.perBase) / 1000;
  const contacts = archetype === 'empty' ? cast.contacts.slice(0, 1) : cast.contacts;
  return {
    deal_id: dealId,
    deal_name: `${cast.company} – ${cast.product} ${random.pick(cast.modules)}`,
    stage: timeline.stage,
    amount: Math.round(thousands) * 1000,
    currency: currency.code,
    owner: cast.owner.full,
    close_date: isoDay(timeline.closeMs),
    created_at: isoInstant(timeline.createdMs),
    contacts: contacts.map((contact) => contactOf(contact, cast.company)),
  };
}

function contactOf({ full, title, email }: Cast['contacts'][number], company: string): Contact {
  return { name: full, title, email, company };
}
