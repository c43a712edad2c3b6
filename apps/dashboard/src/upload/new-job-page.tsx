import { Text, Title } from '@mantine/core';
import { ProblemError } from '@longhaul/api-contract/client/problem-error';
import { useEffect, useMemo, useRef } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useWorkload } from '../api/queries.ts';
import { ProblemNote } from '../ui/problem-note.tsx';
import { useTitle } from '../ui/use-title.ts';
import { BadLines } from './bad-lines.tsx';
import type { ItemRules } from './check-items.ts';
import { DropZone } from './drop-zone.tsx';
import { FileCheck } from './file-check.tsx';
import { SubmitForm } from './submit-form.tsx';
import { useUpload } from './use-upload.ts';
import classes from './upload.module.css';

const workloadName = 'deals';
const deals = { one: 'deal', many: 'deals' };

export function NewJobPage() {
  useTitle('New job');
  const { data: workload } = useWorkload(workloadName);
  const noun = workload?.noun ?? deals;
  const rules = useMemo(
    (): ItemRules => ({
      idField: workload?.fields.id ?? 'deal_id',
      schema: workload?.itemSchema,
    }),
    [workload],
  );
  const { upload, choose, send, drop } = useUpload(rules);
  useSample(choose);
  useVisitWhenAccepted(
    upload?.sending.kind === 'accepted' ? upload.sending.answer.jobId : undefined,
  );
  return (
    <>
      <Title order={1} mb="xs">
        New job
      </Title>
      <Text c="dimmed" mb="lg" maw="42rem">
        Every line becomes one {noun.one}. Bad lines are left out and reported; the others run.
      </Text>
      {upload ? (
        <div className={classes.columns}>
          <div>
            <FileCheck upload={upload} noun={noun} onDrop={drop} />
            {upload.sending.kind === 'refused' && <Refusal error={upload.sending.error} />}
          </div>
          <SubmitForm
            key={upload.file.name}
            upload={upload}
            noun={noun}
            onSend={(query) => void send({ workload: workloadName, ...query })}
          />
        </div>
      ) : (
        <DropZone noun={noun.many} onFile={choose} />
      )}
    </>
  );
}

/** The service's no, with the lines it names. */
function Refusal({ error }: { readonly error: unknown }) {
  const lines = error instanceof ProblemError ? (error.problem.lines ?? []) : [];
  return (
    <div>
      <ProblemNote error={error} />
      <BadLines lines={lines} total={lines.length} />
    </div>
  );
}

/** `?sample` takes the sample file that the page brings along. */
function useSample(choose: (file: File) => void): void {
  const wantsSample = new URLSearchParams(useSearch()).has('sample');
  const [, navigate] = useLocation();
  const isAsked = useRef(false);
  useEffect(() => {
    if (!wantsSample || isAsked.current) return;
    isAsked.current = true;
    void fetch('/sample-deals.ndjson')
      .then((reply) => reply.blob())
      .then((bytes) => {
        choose(new File([bytes], 'sample-deals.ndjson'));
        navigate('/new', { replace: true });
      })
      .finally(() => {
        isAsked.current = false;
      });
  }, [wantsSample, choose, navigate]);
}

function useVisitWhenAccepted(jobId: string | undefined): void {
  const [, navigate] = useLocation();
  useEffect(() => {
    if (jobId !== undefined) navigate(`/jobs/${jobId}`);
  }, [jobId, navigate]);
}
