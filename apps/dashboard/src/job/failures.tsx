import type { FailureGroup, Job } from '@longhaul/api-contract/documents/job';
import type { RedriveRequest } from '@longhaul/api-contract/documents/control';
import { Anchor, Button, Text } from '@mantine/core';
import RotateCw from 'lucide-react/icons/rotate-cw';
import { Link } from 'wouter';
import { ProblemNote } from '../ui/problem-note.tsx';
import { Section } from '../ui/section.tsx';
import { countOf, countText } from '../words/number.ts';
import { isOver } from '../api/queries.ts';
import { useControl } from './control/use-control.ts';
import classes from './job.module.css';

/** What failed, by reason, each with a sentence and the way to run it again. */
export function Failures({ job }: { readonly job: Job }) {
  const control = useControl(job.jobId);
  if (job.failures.length + job.errors.length === 0) return null;
  const mayRedrive = isOver(job);
  const redrive = (codes?: RedriveRequest['codes']) => {
    control.mutate({ kind: 'redrive', ...(codes && { codes }) });
  };
  return (
    <Section
      title="Failures"
      aside={
        mayRedrive && job.failures.length > 1 ? (
          <Button
            size="xs"
            variant="default"
            loading={control.isPending}
            onClick={() => {
              redrive();
            }}
          >
            Run all {countText(job.counts.failed)} again
          </Button>
        ) : undefined
      }
    >
      <ul className={classes.groups}>
        {job.failures
          .toSorted((a, b) => b.count - a.count)
          .map((group) => (
            <Failed
              key={group.code}
              job={job}
              group={group}
              isBusy={control.isPending}
              {...(mayRedrive && { onRedrive: redrive })}
            />
          ))}
      </ul>
      <ByBatch lines={job.errors} />
      {!mayRedrive && (
        <Text size="sm" c="dimmed" mt="xs">
          They can be run again when this round has ended.
        </Text>
      )}
      <div role="status">{control.data !== undefined && <Text mt="xs">{control.data}</Text>}</div>
      {control.error && <ProblemNote error={control.error} />}
    </Section>
  );
}

/** The same failures by the batch they stood in: for whoever looks for a pattern. */
function ByBatch({ lines }: { readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <details className={classes.batches}>
      <summary>By batch</summary>
      <ul>
        {lines.map((line, index) => (
          <li key={index}>{line}</li>
        ))}
      </ul>
    </details>
  );
}

type FailedProps = {
  readonly job: Job;
  readonly group: FailureGroup;
  readonly isBusy: boolean;
  readonly onRedrive?: (codes: RedriveRequest['codes']) => void;
};

function Failed({ job, group: { code, count, sentence }, isBusy, onRedrive }: FailedProps) {
  return (
    <li>
      <b>{countText(count)}</b>
      <div>
        <Text>{sentence}</Text>
        <Anchor
          component={Link}
          size="sm"
          href={`/jobs/${job.jobId}/items?outcome=failed&code=${encodeURIComponent(code)}`}
        >
          {code}: show {countOf(count, job.noun.one, job.noun.many)}
        </Anchor>
      </div>
      {onRedrive && (
        <div className={classes.actions}>
          <Button
            size="xs"
            variant="default"
            leftSection={<RotateCw size={14} aria-hidden />}
            loading={isBusy}
            aria-label={`Run again: ${code}`}
            onClick={() => {
              onRedrive([code] as RedriveRequest['codes']);
            }}
          >
            Run again
          </Button>
        </div>
      )}
    </li>
  );
}
