import type { JobChange } from '@longhaul/api-contract/documents/control';
import type { Job } from '@longhaul/api-contract/documents/job';
import { Button, Group, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Answers } from '../../ui/dialog/answers.tsx';
import { Dialog } from '../../ui/dialog/dialog.tsx';
import { CapInput } from '../../ui/inputs/cap-input.tsx';
import { LanesInput } from '../../ui/inputs/lanes-input.tsx';
import { durationText } from '../../words/duration.ts';
import { costText } from '../../words/money.ts';
import { countText } from '../../words/number.ts';
import { changeOf, zoneName, type ChangeForm } from './change-form.ts';

type Props = {
  readonly job: Job;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onChange: (change: JobChange) => void;
};

/** What may still be decided while the job runs; an empty field leaves things as they are. */
export function ChangeDialog({ isOpen, onClose, ...rest }: Props) {
  return (
    <Dialog title="Change this job" isOpen={isOpen} onClose={onClose}>
      {/* Made anew at each opening: nothing of an abandoned change comes back. */}
      <Fields onClose={onClose} {...rest} />
    </Dialog>
  );
}

const untouched: ChangeForm = { lanes: '', deadline: '', failures: '', percent: '', cap: '' };

function Fields({ job, onClose, onChange }: Omit<Props, 'isOpen'>) {
  const [form, setForm] = useState(untouched);
  const reading = changeOf(form, Date.now());
  const set = (part: Partial<ChangeForm>) => {
    setForm({ ...form, ...part });
  };
  return (
    <Stack
      component="form"
      onSubmit={(event: React.FormEvent) => {
        event.preventDefault();
        if (reading.kind === 'change') onChange(reading.change);
      }}
    >
      <LanesInput
        description={`Now ${countText(job.plan.lanes)}.`}
        value={form.lanes}
        onChange={(lanes) => {
          set({ lanes });
        }}
        data-autofocus
      />
      <TextInput
        type="datetime-local"
        label="Deadline"
        description={`${timeLeft(job)} What has no result by then fails. Time in ${zoneName()}.`}
        value={form.deadline}
        error={reading.kind === 'past' && 'This lies in the past.'}
        onChange={(event) => {
          set({ deadline: event.currentTarget.value });
        }}
      />
      <Cap job={job} form={form} onSet={set} />
      <Tolerance job={job} form={form} onSet={set} />
      <Answers>
        <Button variant="default" onClick={onClose}>
          Leave it as it is
        </Button>
        <Button type="submit" disabled={reading.kind !== 'change'}>
          Change it
        </Button>
      </Answers>
    </Stack>
  );
}

type PartProps = {
  readonly job: Job;
  readonly form: ChangeForm;
  readonly onSet: (part: Partial<ChangeForm>) => void;
};

function Cap({ job: { capMicroDollars }, form, onSet }: PartProps) {
  const now = capMicroDollars === undefined ? 'Not set.' : `Now ${costText(capMicroDollars)}.`;
  return (
    <CapInput
      description={`${now} The job is held before it costs more.`}
      value={form.cap}
      onChange={(cap) => {
        onSet({ cap });
      }}
    />
  );
}

/** How many failures the job may have and still be called complete. */
function Tolerance({ job, form, onSet }: PartProps) {
  const { toleratedFailures, toleratedFailureShare: share } = job.thresholds;
  return (
    <div>
      <Group grow align="start">
        <NumberInput
          label="Tolerated failures"
          description={
            toleratedFailures === undefined ? 'Not set.' : `Now ${countText(toleratedFailures)}.`
          }
          min={0}
          allowDecimal={false}
          value={form.failures}
          onChange={(failures) => {
            onSet({ failures });
          }}
        />
        <NumberInput
          label="Tolerated share"
          description={
            share === undefined ? 'Not set.' : `Now ${String(Math.round(100 * share))}%.`
          }
          min={0}
          max={100}
          suffix="%"
          value={form.percent}
          onChange={(percent) => {
            onSet({ percent });
          }}
        />
      </Group>
      <Text size="sm" c="dimmed" mt={4}>
        They decide what the end is called. Results are kept either way.
      </Text>
    </div>
  );
}

function timeLeft({ deadline: { leftMs } }: Job): string {
  return leftMs === undefined ? '' : `At most ${durationText(leftMs)} are left.`;
}
