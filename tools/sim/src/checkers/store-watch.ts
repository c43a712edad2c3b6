import type { Call } from '../parts/around.ts';
import { demand } from './violation.ts';

/** Objects that are written once and never again: the truth of a job. */
const createOnce =
  /\/(submission\.json|plan\.json|in\/.+|out\/.+|fail\/.+|control\/.+|rounds\/\d+\/(request|manifest)\.json)$/;
const manifestName = /\/rounds\/\d+\/manifest\.json$/;

/** Looks at every change of the store: I7, and that nothing which is written once is touched again. */
export class StoreWatch {
  readonly #created = new Map<string, number>();

  applied({ verb, about: key }: Call, reply: unknown): void {
    if (verb === 'replace' || verb === 'delete') {
      const invariant = manifestName.test(key) ? 'I7' : 'I3';
      demand(!createOnce.test(key), invariant, () => `${verb} of ${key}, which is written once`);
    }
    if (reply !== 'created') return;
    const times = (this.#created.get(key) ?? 0) + 1;
    this.#created.set(key, times);
    demand(times === 1, 'I7', () => `${key} was created ${times} times`);
  }
}
