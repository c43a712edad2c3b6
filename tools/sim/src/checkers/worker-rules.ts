import { allowedRetries } from '@longhaul/admission/retry';
import { demand } from './violation.ts';

/**
 * What one worker must keep to, whatever befalls it: an item is stamped before each of its requests,
 * and repeats after a stumble stay within the allowance (I11).
 */
export class WorkerRules {
  readonly #stamped = new Set<string>();
  readonly #stumbled = new Set<string>();
  #calls = 0;
  #retries = 0;

  stamped(items: readonly string[]): void {
    for (const item of items) this.#stamped.add(item);
  }

  requested(worker: string, item: string): void {
    demand(this.#stamped.delete(item), 'Poison', () => `${worker} calls ${item} without its stamp`);
    if (this.#stumbled.delete(item)) this.#retries += 1;
    const allowed = allowedRetries({ calls: this.#calls, retries: 0 });
    const isWithin = this.#retries <= allowed;
    demand(isWithin, 'I11', () => `${worker} has made ${this.#retries} retries of ${allowed}`);
  }

  replied(item: string, how: 'stumble' | 'refusal' | 'other'): void {
    if (how !== 'refusal') this.#calls += 1;
    if (how === 'stumble') this.#stumbled.add(item);
  }

  /** The item's run is over: what comes next is no retry. */
  ended(item: string): void {
    this.#stumbled.delete(item);
  }
}
