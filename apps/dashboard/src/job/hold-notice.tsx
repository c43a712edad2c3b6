import type { Job } from '@longhaul/api-contract/documents/job';
import { Callout } from '../ui/callout.tsx';

const titles = {
  paused: 'Paused: nothing new is started',
  blocked: 'Blocked: the model cannot answer',
  budget: 'Held: its budget is spent',
} as const;

/** Why nothing moves, and what ends it. */
export function HoldNotice({ job: { hold } }: { readonly job: Job }) {
  return (
    <div aria-live="polite" style={{ marginTop: hold ? '1.2rem' : 0 }}>
      {hold && (
        <Callout title={titles[hold.kind]} tone={hold.kind === 'blocked' ? 'bad' : 'warn'}>
          <p>{hold.reason}</p>
          <p>{hold.remedy}</p>
        </Callout>
      )}
    </div>
  );
}
