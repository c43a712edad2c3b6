import type { Manifest } from '@longhaul/jobs/documents/manifest';
import { roundKey } from '@longhaul/jobs/object-key';
import { encodeUtf8 } from '@longhaul/jobs/text';
import { phaseInput } from '../phases/phase-input.ts';
import { enterPipeline } from '../phases/previous-job.ts';
import { createTimeBox, type TimeBox } from '../phases/time-box.ts';
import type { RoundWork } from './round-work.ts';

/**
 * Runs the workload's phases and stores their artifacts by name. They are time-boxed together, and
 * an error in one, or in what they read, is told and blocks nothing: the results stand without them.
 */
export async function runPhases(work: RoundWork, manifest: Manifest): Promise<void> {
  const { ports, job, submission } = work;
  const phases = ports.workload.phases ?? [];
  if (phases.length === 0) return;
  const timeBox = createTimeBox(ports.clock, ports.settings.phasesMs);
  const input = await orTold(work, 'The analysis of the results could not begin', () =>
    timeBox.within(phaseInput(ports, submission, manifest, timeBox.pause)),
  );
  for (const phase of phases) {
    if (!input) break;
    await orTold(work, `The phase ${phase.name} failed`, async () => {
      const artifacts = await timeBox.within(phase.run(input));
      for (const { name, text } of artifacts) {
        const pieces = encoded(typeof text === 'string' ? [text] : text, timeBox);
        await ports.store.putStreamOnce(roundKey(job, manifest.round, name), pieces);
      }
    });
  }
  await enterPipeline(ports, submission);
}

async function* encoded(texts: Iterable<string>, { pause }: TimeBox): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    yield encodeUtf8(text);
    await pause();
  }
}

async function orTold<Made>(
  { ports, job }: RoundWork,
  what: string,
  act: () => Promise<Made>,
): Promise<Made | undefined> {
  try {
    return await act();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `${what}: ${reason} The results are complete without it.`;
    ports.events.emit({ kind: 'warning', at: ports.clock.now(), jobId: job.jobId, message });
    return undefined;
  }
}
