import type { Counts, JobSummary } from '@longhaul/api-contract/documents/job';
import { countText } from '../words/number.ts';
import classes from './ui.module.css';

type Props = {
  readonly counts: Counts;
  readonly inFlight?: number;
  readonly noun: string;
  readonly status: JobSummary['status'];
  readonly isThick?: boolean;
};

/** How much of a job has ended, and how; the words for those who do not see it say the same. */
export function CountBar({ counts, inFlight = 0, noun, status, isThick = false }: Props) {
  const { total, ok, failed } = counts;
  const width = (part: number) => ({
    width: total === 0 ? '0%' : `${String((100 * part) / total)}%`,
  });
  const ended = ok + failed;
  // Most of what a cancelled job calls failed was never run.
  const how = status === 'cancelled' ? 'without a result' : 'failed';
  const text = `${countText(ended)} of ${countText(total)} ${noun} ended, ${countText(failed)} ${how}`;
  return (
    <div
      className={`${classes.bar} ${isThick ? classes.barThick : ''}`}
      role="progressbar"
      aria-label={`Progress of the ${noun}`}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={ended}
      aria-valuetext={text}
    >
      <span className={classes.ok} style={width(ok)} />
      <span
        className={status === 'cancelled' ? classes.givenUp : classes.failed}
        style={width(failed)}
      />
      <span className={classes.busy} style={width(Math.min(inFlight, total - ended))} />
    </div>
  );
}
