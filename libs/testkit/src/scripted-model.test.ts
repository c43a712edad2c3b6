import type { Clock } from '@longhaul/ports/clock';
import { languageModelContract } from './contracts/language-model-contract.ts';
import type { ModelBehavior } from './model-behavior.ts';
import { createScriptedModel } from './scripted-model.ts';

/** Every sleep is over at once, unless it was asked to end early or never ends. */
const hastyClock: Clock = { now: () => 0, sleep: () => new Promise(setImmediate) };

languageModelContract('scripted', async () => {
  let next: ModelBehavior = { kind: 'silence' };
  return {
    model: createScriptedModel({ clock: hastyClock, behave: () => next }),
    script: async (behavior) => {
      next = behavior;
    },
    close: async () => undefined,
  };
});
