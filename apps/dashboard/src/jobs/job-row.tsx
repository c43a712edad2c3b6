import type { JobSummary } from '@longhaul/api-contract/documents/job';
import { Link } from 'wouter';
import { CountBar } from '../ui/count-bar.tsx';
import { Instant } from '../ui/instant.tsx';
import { StatusTag } from '../ui/status-tag.tsx';
import { hasEnded } from '../words/status.ts';
import { costText } from '../words/money.ts';
import { countText, groupedText, percentText } from '../words/number.ts';
import classes from './jobs.module.css';

/** A job in the list. The name is the link; its area covers the row. */
export function JobRow({ job }: { readonly job: JobSummary }) {
  const { counts, noun } = job;
  return (
    <li className={classes.row}>
      <div className={classes.name}>
        <Link href={`/jobs/${job.jobId}`} className={classes.link}>
          <bdi>{job.pipeline}</bdi>
        </Link>
        <StatusTag status={job.status} />
        {job.round > 1 && <span className={classes.soft}>round {job.round}</span>}
      </div>
      <div className={classes.progress}>
        <CountBar counts={counts} noun={noun.many} status={job.status} />
        <p className={classes.line}>{sentenceOf(job)}</p>
      </div>
      <dl className={classes.facts}>
        <div>
          <dt>Submitted</dt>
          <dd>
            <Instant at={job.submittedAt} />
          </dd>
        </div>
        {isCostTold(job) && (
          <div>
            <dt>{job.isSimulated ? 'Cost, if real' : 'Cost'}</dt>
            <dd>{costText(job.costMicroDollars)}</dd>
          </div>
        )}
      </dl>
    </li>
  );
}

/** While a job runs its cost is still to be told: that is not unknown. */
function isCostTold({ costMicroDollars, status }: JobSummary): boolean {
  return costMicroDollars !== undefined || hasEnded(status);
}

function sentenceOf({ counts, noun, message, status }: JobSummary): string {
  if (message !== undefined && hasEnded(status)) return groupedText(message);
  const { ok, failed, total } = counts;
  if (total === 0) return `Counting ${noun.many}`;
  const done = `${countText(ok + failed)} of ${countText(total)} ${noun.many}`;
  const share = percentText(ok + failed, total);
  return failed === 0 ? `${done}, ${share}` : `${done}, ${share}; ${countText(failed)} failed`;
}
