import type { Cast, Person } from '../cast.ts';
import type { Language } from '../languages/language.ts';
import type { Prose } from '../prose/prose.ts';
import type { SeededRandom } from '../random.ts';
import type { Scale } from '../plan/scale.ts';
import type { Focus, Scene } from '../prose/slots.ts';
import type { Timeline } from '../plan/timeline.ts';

/** All that the writers of one deal's sources share. */
export interface Desk {
  readonly cast: Cast;
  readonly language: Language;
  readonly prose: Prose;
  readonly random: SeededRandom;
  readonly scale: Scale;
  readonly timeline: Timeline;
  /** The contacts who write, call and meet: one only where the deal hangs on one person. */
  readonly active: readonly Person[];
}

/** A source before it has its id; `atMs` orders it among its kind. */
export interface Draft<Source> {
  readonly atMs: number;
  readonly source: Source;
}

export function pickFocus({ cast, random }: Desk): Focus {
  return {
    topic: random.pick(cast.topics),
    system: random.pick(cast.systems),
    site: random.pick(cast.sites),
    module: random.pick(cast.modules),
    ticket: random.pick(cast.tickets),
  };
}

/** A sentence's surroundings in which everybody of `present` takes part. */
export function sceneAt(atMs: number, focus: Focus, present: readonly Person[]): Scene {
  return { atMs, focus, present };
}

/** `Anna Weber <anna.weber@halberg.example>`. */
export function addressOf({ full, email }: Person): string {
  return `${full} <${email}>`;
}

/** An instant while the customer is heard of; `margin` days before the end stay free. */
export function instantWithin({ timeline, random }: Desk, marginMs: number): number {
  const span = Math.max(0, timeline.endMs - marginMs - timeline.startMs);
  return timeline.startMs + Math.floor(random.next() * span);
}
