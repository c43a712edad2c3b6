import type { EngineBase } from './base.ts';

const probeMs = 2_000;
/** An object that nobody writes: that it is not there is an answer. */
const absentKey = 'readiness/probe';

/** Why store or index cannot be worked with now, in words; nothing when they can. */
export async function unreadinessOf(base: EngineBase): Promise<readonly string[]> {
  const reasons = await Promise.all([
    probe(base, 'Redis', () => base.openJobs.incarnation()),
    probe(base, 'The store', () => base.store.get(absentKey)),
  ]);
  return reasons.filter((reason) => reason !== undefined);
}

async function probe(
  { clock }: EngineBase,
  what: string,
  ask: () => Promise<unknown>,
): Promise<string | undefined> {
  const done = new AbortController();
  const late = clock.sleep(probeMs, done.signal).then(() => {
    if (!done.signal.aborted) throw new Error(`no answer within ${String(probeMs)} ms`);
  });
  late.catch(() => undefined);
  try {
    await Promise.race([ask(), late]);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `${what} does not answer: ${reason.replace(/\.$/, '')}.`;
  } finally {
    done.abort();
  }
}
