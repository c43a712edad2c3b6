import type { Job } from '@longhaul/api-contract/documents/job';
import { Button, Group, Text } from '@mantine/core';
import Ban from 'lucide-react/icons/ban';
import Pause from 'lucide-react/icons/pause';
import Play from 'lucide-react/icons/play';
import SlidersHorizontal from 'lucide-react/icons/sliders-horizontal';
import { useState } from 'react';
import { useMayDo } from '../../api/queries.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { CancelDialog } from './cancel-dialog.tsx';
import { ChangeDialog } from './change-dialog.tsx';
import { useControl, type ControlWord } from './use-control.ts';

type Question = 'none' | 'change' | 'cancel';

/** Pause, resume, change and cancel, each where it makes sense, for those who may. */
export function JobControls({ job }: { readonly job: Job }) {
  const control = useControl(job.jobId);
  const [question, setQuestion] = useState<Question>('none');
  const mayControl = useMayDo('submit');
  const isOpen = job.phase === 'planning' || job.phase === 'extracting';
  if (!isOpen || !mayControl) return null;
  const close = () => {
    setQuestion('none');
  };
  const say = (word: ControlWord) => {
    close();
    control.mutate(word);
  };
  return (
    <div>
      <Group gap="xs">
        <HoldButton job={job} isBusy={control.isPending} onSay={say} />
        <AskButton Icon={SlidersHorizontal} text="Change" onAsk={() => setQuestion('change')} />
        <AskButton Icon={Ban} text="Cancel" onAsk={() => setQuestion('cancel')} />
      </Group>
      <div role="status">
        {control.variables?.kind === 'change' && control.data !== undefined && (
          <Text size="sm" mt={4}>
            {control.data}
          </Text>
        )}
      </div>
      {control.error && <ProblemNote error={control.error} />}
      <ChangeDialog
        job={job}
        isOpen={question === 'change'}
        onClose={close}
        onChange={(change) => say({ kind: 'change', change })}
      />
      <CancelDialog
        job={job}
        isOpen={question === 'cancel'}
        onClose={close}
        onCancel={(mode) => say({ kind: 'cancel', mode })}
      />
    </div>
  );
}

type AskProps = { readonly Icon: typeof Ban; readonly text: string; readonly onAsk: () => void };

function AskButton({ Icon, text, onAsk }: AskProps) {
  return (
    <Button
      size="sm"
      variant="default"
      leftSection={<Icon size={16} aria-hidden />}
      onClick={onAsk}
    >
      {text}
    </Button>
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
