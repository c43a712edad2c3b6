import type { Job } from '@longhaul/api-contract/documents/job';
import { Button, Group } from '@mantine/core';
import Ban from 'lucide-react/icons/ban';
import Pause from 'lucide-react/icons/pause';
import Play from 'lucide-react/icons/play';
import { useState } from 'react';
import { ProblemNote } from '../ui/problem-note.tsx';
import { CancelDialog } from './cancel-dialog.tsx';
import { useControl, type ControlWord } from './use-control.ts';

/** Pause, resume and cancel, each where it makes sense. */
export function JobControls({ job }: { readonly job: Job }) {
  const control = useControl(job.jobId);
  const [isAsking, setIsAsking] = useState(false);
  const isOpen = job.phase === 'planning' || job.phase === 'extracting';
  if (!isOpen) return null;
  return (
    <div>
      <Group gap="xs">
        <HoldButton job={job} isBusy={control.isPending} onSay={control.mutate} />
        <Button
          size="sm"
          variant="default"
          leftSection={<Ban size={16} aria-hidden />}
          onClick={() => {
            setIsAsking(true);
          }}
        >
          Cancel
        </Button>
      </Group>
      {control.error && <ProblemNote error={control.error} />}
      <CancelDialog
        job={job}
        isOpen={isAsking}
        onClose={() => {
          setIsAsking(false);
        }}
        onCancel={(mode) => {
          setIsAsking(false);
          control.mutate({ kind: 'cancel', mode });
        }}
      />
    </div>
  );
}

type HoldProps = {
  readonly job: Job;
  readonly isBusy: boolean;
  readonly onSay: (word: ControlWord) => void;
};

/** Pauses what runs and resumes what is held, by whomever. */
function HoldButton({ job, isBusy, onSay }: HoldProps) {
  const [Icon, text, kind] = job.hold
    ? ([Play, 'Resume', 'resume'] as const)
    : ([Pause, 'Pause', 'pause'] as const);
  return (
    <Button
      size="sm"
      variant={job.hold ? 'filled' : 'default'}
      leftSection={<Icon size={16} aria-hidden />}
      loading={isBusy}
      disabled={job.status === 'cancelling'}
      onClick={() => {
        onSay({ kind });
      }}
    >
      {text}
    </Button>
  );
}
