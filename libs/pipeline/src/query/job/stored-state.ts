import type { Control } from '@longhaul/jobs/documents/control';
import { initialState, transition, type JobState } from '@longhaul/jobs/job-state';
import type { JobPlace } from '@longhaul/jobs/object-key';
import { readControls } from '../../controls.ts';
import { loadRequest } from '../../rounds.ts';
import type { QueryPorts } from '../query-ports.ts';

/** What a person's controls amount to, for a job that no index knows at the moment. */
export type StoredState = { readonly state: JobState; readonly holdReason: string };

/** From the controls told to this round: those of earlier rounds ended with them. */
export async function readStoredState(
  ports: Pick<QueryPorts, 'store'>,
  job: JobPlace,
  round: number,
): Promise<StoredState> {
  const request = round > 1 ? await loadRequest(ports, job, round) : undefined;
  const controls = await readControls(ports, job, request?.controlSeq ?? 0);
  const start: StoredState = { state: { ...initialState, round }, holdReason: '' };
  return controls.reduce((stored, { control }) => obeyed(stored, control), start);
}

function obeyed({ state, holdReason }: StoredState, control: Control): StoredState {
  switch (control.kind) {
    case 'hold': {
      const held = transition(state, { kind: 'held', hold: control.hold });
      return { state: held, holdReason: held.hold === state.hold ? holdReason : control.reason };
    }
    case 'resume':
      return { state: transition(state, { kind: 'resumed' }), holdReason: '' };
    case 'stop':
      return { state: transition(state, { kind: 'stopped', stop: control.mode }), holdReason };
    default:
      return { state, holdReason };
  }
}
