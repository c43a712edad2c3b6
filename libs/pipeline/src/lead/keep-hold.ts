import { controlCodec } from '@longhaul/jobs/documents/control';
import { readControls, sayControl } from '../controls.ts';
import { controlsBefore, type Leadership } from './leadership.ts';

/** A hold that a worker told the index is written down, so that it outlives the index. */
export async function keepHold(leadership: Leadership): Promise<void> {
  const { ports, job, meta } = leadership;
  const { hold } = meta.state;
  if (hold === 'none') leadership.isHoldKept = false;
  if (hold === 'none' || leadership.isHoldKept) return;
  const last = (await readControls(ports, job, controlsBefore(leadership))).at(-1);
  // A person's word that the index has not heard yet, perhaps a resume, must stay the last one.
  if (last && last.seq > meta.controlSeq) return;
  leadership.isHoldKept = true;
  const control = { kind: 'hold', hold, reason: meta.holdReason } as const;
  if (last && controlCodec.encodeText(last.control) === controlCodec.encodeText(control)) return;
  await sayControl(ports, job, control);
}
