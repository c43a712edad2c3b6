import {
  holds,
  initialState,
  phases,
  transition,
  type JobState,
  type JobTransition,
} from '@longhaul/jobs/job-state';

/** What brings a transition about: its name in the drawing, and the transition for a state. */
type Cause = readonly [label: string, make: (state: JobState) => JobTransition];

const moved: readonly Cause[] = (['planned', 'sealed', 'analyzing', 'finished'] as const).map(
  (kind) => [kind, () => ({ kind })],
);
const held: readonly Cause[] = (['paused', 'blocked', 'budget'] as const).map((hold) => [
  `held as ${hold}`,
  () => ({ kind: 'held', hold }),
]);
const reopened: Cause = ['reopened', ({ round }) => ({ kind: 'reopened', round: round + 1 })];
const resumed: Cause = ['resumed', () => ({ kind: 'resumed' })];

/** A round's phases, drawn by applying every transition to each. */
export function phaseMachine(): string {
  return machine(phases, 'planning', (phase) => ({ ...initialState, phase }), {
    ...{ field: 'phase', causes: [...moved, reopened, ...held, resumed] },
  });
}

/** What may hold a job that is open, drawn in the same way; a new round begins without a hold. */
export function holdMachine(): string {
  const open = { ...initialState, phase: 'extracting' } as const;
  return machine(holds, 'none', (hold) => ({ ...open, hold }), {
    ...{ field: 'hold', causes: [...moved, ...held, resumed] },
  });
}

function machine<Name extends string>(
  names: readonly Name[],
  first: Name,
  stateOf: (name: Name) => JobState,
  { field, causes }: { readonly field: 'phase' | 'hold'; readonly causes: readonly Cause[] },
): string {
  const lines = names.flatMap((from) => {
    const state = stateOf(from);
    const labels = new Map<string, string[]>();
    for (const [label, make] of causes) {
      const to = transition(state, make(state))[field];
      if (to !== from) labels.set(to, [...(labels.get(to) ?? []), label]);
    }
    return [...labels].map(([to, by]) => `  ${from} --> ${to}: ${by.join(', ')}`);
  });
  return ['stateDiagram-v2', `  [*] --> ${first}`, ...lines].join('\n');
}
