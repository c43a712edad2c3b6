import type { Job } from '@longhaul/api-contract/documents/job';
import { Button, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Answers } from '../../ui/dialog/answers.tsx';
import { Dialog } from '../../ui/dialog/dialog.tsx';
import { countOf, countText } from '../../words/number.ts';

type Mode = 'drain' | 'now';

type Props = {
  readonly job: Job;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onCancel: (mode: Mode) => void;
};

/** Asks once more, and how: what is paid for already is kept in both ways. */
export function CancelDialog({ job, isOpen, onClose, onCancel }: Props) {
  const [mode, setMode] = useState<Mode>('drain');
  const { ok, left } = job.counts;
  const inFlight = job.progress?.inFlight ?? 0;
  return (
    <Dialog title="Cancel this job?" isOpen={isOpen} onClose={onClose}>
      <Stack>
        <Text>
          {countOf(ok, 'result')} {ok === 1 ? 'is' : 'are'} kept;{' '}
          {countOf(left, job.noun.one, job.noun.many)} will not be run. “Run again” can run them
          later.
        </Text>
        <Radio.Group
          label="Calls in flight"
          value={mode}
          onChange={(value) => {
            setMode(value === 'now' ? 'now' : 'drain');
          }}
        >
          <Stack gap="xs" mt="xs">
            <Radio
              value="drain"
              label="Let them end"
              description={
                inFlight === 0
                  ? 'What has been started is paid for.'
                  : `${countText(inFlight)} are under way and paid for.`
              }
            />
            <Radio value="now" label="Abort them" description="The fastest end; they are lost." />
          </Stack>
        </Radio.Group>
        <Answers>
          <Button variant="default" onClick={onClose} data-autofocus>
            Go on running
          </Button>
          <Button
            color="red"
            onClick={() => {
              onCancel(mode);
            }}
          >
            Cancel the job
          </Button>
        </Answers>
      </Stack>
    </Dialog>
  );
}
