import type { Cast } from '../cast.ts';
import { Deck } from './deck.ts';
import type { PlannedSignal } from '../plan/signal-plan.ts';
import type { Language } from '../languages/language.ts';
import type { SeededRandom } from '../random.ts';
import { fillSlot, type Scene, type SlotContext } from './slots.ts';

export type Side = 'seller' | 'customer';

const leadChance = 0.35;
const tailChance = 0.5;
/** How often a sentence keeps to what its scene is about. */
const focusChance = 0.85;
/** Draws before a sentence may come back: a deal has fewer sentences than its grammar by far. */
const redraws = 4;

/**
 * Writes the sentences of one deal. Owns the decks of templates and the set of sentences written.
 *
 * 1. A template comes back only after all others of its list were used.
 * 2. A sentence is practically never written twice in a deal.
 */
export class Prose {
  private readonly cast: Cast;
  private readonly language: Language;
  private readonly random: SeededRandom;
  private readonly decks = new Map<readonly string[], Deck<string>>();
  private readonly written = new Set<string>();

  constructor(cast: Cast, language: Language, random: SeededRandom) {
    this.cast = cast;
    this.language = language;
    this.random = random;
  }

  /** One sentence from a list of templates, as it stands there. */
  line(templates: readonly string[], scene: Scene): string {
    return this.fresh(() => capitalized(this.fill(this.draw(templates), this.contextOf(scene))));
  }

  /** Up to `count` sentences, each from another template. */
  lines(templates: readonly string[], count: number, scene: Scene): string[] {
    return this.random
      .sample(templates, count)
      .map((template) => capitalized(this.fill(template, this.contextOf(scene))));
  }

  /** One sentence kept to what the scene is about: for subjects and openings. */
  onTopic(templates: readonly string[], scene: Scene): string {
    return this.fresh(() => capitalized(this.fill(this.draw(templates), this.contextOf(scene, 1))));
  }

  /** One statement composed of a core and, at times, a lead and a tail. */
  statement(side: Side, scene: Scene): string {
    const { statements, formats } = this.language;
    return this.fresh(() => {
      const context = this.contextOf(scene);
      const lead = this.random.chance(leadChance)
        ? `${this.fill(this.draw(statements.leads), context)} `
        : '';
      const core = this.fill(this.draw(statements[side]), context);
      const tail = this.random.chance(tailChance)
        ? this.fill(this.draw(statements.tails), context)
        : '';
      const body = lead !== '' && formats.capitalAfterColon ? capitalized(core) : core;
      return `${capitalized(lead + body + tail)}.`;
    });
  }

  /** The sentence that plants a signal. */
  signal({ kind, paraphrased }: PlannedSignal, scene: Scene): string {
    const texts = this.language.signals[kind];
    return this.line(paraphrased ? texts.indirect : texts.direct, scene);
  }

  private fresh(write: () => string): string {
    let sentence = write();
    for (let tries = 0; this.written.has(sentence) && tries < redraws; tries += 1)
      sentence = write();
    this.written.add(sentence);
    return sentence;
  }

  private draw(templates: readonly string[]): string {
    let deck = this.decks.get(templates);
    if (deck === undefined) {
      deck = new Deck(templates, this.random);
      this.decks.set(templates, deck);
    }
    return deck.draw();
  }

  private fill(template: string, context: SlotContext): string {
    const parts = template.split(/[{}]/);
    let text = parts[0] as string;
    for (let at = 1; at < parts.length; at += 2) {
      const slot = parts[at] as string;
      text += slot === 'pain' ? this.pain(context) : fillSlot(slot, context);
      text += parts[at + 1] as string;
    }
    return text;
  }

  private pain(context: SlotContext): string {
    return this.fill(this.draw(this.cast.pains), context);
  }

  private contextOf(scene: Scene, chance = focusChance): SlotContext {
    return {
      cast: this.cast,
      formats: this.language.formats,
      random: this.random,
      scene,
      usedValues: new Set(),
      focusChance: chance,
      dayMs: scene.atMs,
    };
  }
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
