import type { JobRef } from '@longhaul/ports/coordinator-replies';
import type { LanguageModel } from '@longhaul/ports/language-model';
import type { ModelBehavior } from '@longhaul/testkit/model-behavior';
import { createScriptedModel } from '@longhaul/testkit/scripted-model';
import type { Process } from '../actors/process.ts';
import type { Chance } from '../world/chance.ts';
import type { ItemOptions } from '../world/options.ts';
import type { World } from '../world/world.ts';
import { goodAnswer } from './workload.ts';

/** The one provider behind all workers: what it does with a request, and how long it takes. */
export class Provider {
  readonly #world: World;
  readonly #chance: Chance;
  readonly #items: ReadonlyMap<string, ItemOptions>;

  constructor(world: World) {
    this.#world = world;
    this.#chance = world.chance.fork();
    this.#items = new Map(
      world.options.jobs.flatMap(({ items }) => items).map((item) => [item.id, item]),
    );
  }

  /** The model as one worker calls it. */
  portOf(process: Process, job: JobRef): LanguageModel {
    const { clock } = process;
    return {
      complete: (request, signal) =>
        process.call(async () => {
          const id = request.messages[1]?.content ?? '';
          const item = this.#items.get(id);
          this.#world.check(() => this.#world.sightings.requested(process.name, job, id));
          const behavior = this.#behave(process, item);
          const latencyMs = this.#latencyMs(item, behavior);
          const model = createScriptedModel({ clock, latencyMs, behave: () => behavior });
          const reply = await model.complete(request, signal);
          this.#world.story.tell(process.name, `asks about ${id}: ${behavior.kind}`);
          this.#world.check(() => this.#world.sightings.replied(process.name, job, id, reply));
          return reply;
        }),
    };
  }

  #behave(process: Process, item: ItemOptions | undefined): ModelBehavior {
    const world = this.#world;
    const chance = this.#chance;
    if (item?.nature === 'poison') process.kill(`poisoned by ${item.id}`);
    if (!world.weather.hasQuota) return { kind: 'no-quota' };
    if (world.agenda.nowMs < world.weather.stormUntilMs) {
      return { kind: 'rate-limit', retryAfterMs: 90_000 };
    }
    if (item?.nature === 'refused') return { kind: 'refusal' };
    if (world.has('model-errors') && chance.happens(0.15)) {
      return chance.pick([{ kind: 'server-error' }, { kind: 'reset' }, { kind: 'overloaded' }]);
    }
    if (world.has('model-content') && chance.happens(0.2)) return badContent(chance);
    if (world.has('model-hangs') && chance.happens(0.12)) {
      return chance.pick([{ kind: 'silence' }, { kind: 'drip' }, { kind: 'reset' }]);
    }
    return { kind: 'answer', text: goodAnswer };
  }

  #latencyMs(item: ItemOptions | undefined, { kind }: ModelBehavior): number {
    const chance = this.#chance;
    if (kind === 'rate-limit' || kind === 'no-quota' || kind === 'overloaded') {
      return chance.between(50, 400);
    }
    const usualMs = this.#world.options.latencyMs * (item?.isHeavy ? 2 : 1);
    return Math.round(usualMs * (0.8 + 0.4 * chance.next()));
  }
}

function badContent(chance: Chance): ModelBehavior {
  return chance.pick([
    { kind: 'answer', text: 'I think the score is 7.' },
    { kind: 'answer', text: '{"score":"high"}' },
    { kind: 'answer', text: '{}' },
    { kind: 'cut-off', text: '{"sco' },
    { kind: 'refusal' },
    { kind: 'filtered' },
  ]);
}
