import type { Manifest } from '@longhaul/jobs/documents/manifest';
import type { PlanItem } from '@longhaul/jobs/documents/plan';
import { outputKey } from '@longhaul/jobs/object-key';
import type { JobRef } from '@longhaul/ports/coordinator-replies';
import { demand } from './violation.ts';

/**
 * What was ok at a round's seal (I9): in the index, and by outputs that stood in the store. The
 * account must have all of it, whatever the index had been told.
 */
export class SealWatch {
  readonly #atSeal = new Map<number, { ok: readonly string[]; stored: readonly string[] }>();

  sealed(
    round: number,
    of: { job: JobRef; plan: ReadonlyMap<string, PlanItem>; okKeys: readonly string[] },
    hasObject: (key: string) => boolean,
  ): void {
    if (this.#atSeal.has(round)) return;
    const stored = [...of.plan.values()].filter((item) => hasObject(outputKey(of.job, item)));
    this.#atSeal.set(round, { ok: of.okKeys, stored: stored.map(({ key }) => key) });
  }

  check({ round, items }: Manifest): void {
    const ok = new Set(items.filter(({ outcome }) => outcome === 'ok').map(({ id }) => id));
    const before = this.#atSeal.get(round);
    for (const key of before?.ok ?? []) {
      demand(ok.has(key), 'I9', () => `${key} was ok at the seal and is not in the account`);
    }
    for (const key of before?.stored ?? []) {
      demand(
        ok.has(key),
        'I9',
        () => `${key} had its output at the seal and failed in the account`,
      );
    }
  }
}
