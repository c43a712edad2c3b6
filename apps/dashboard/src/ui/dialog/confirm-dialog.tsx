import { Button, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { Answers } from './answers.tsx';
import { Dialog } from './dialog.tsx';
import { ProblemNote } from '../problem-note.tsx';

type Props = {
  readonly title: string;
  readonly isOpen: boolean;
  /** What is gone for good, and what stays. */
  readonly children: ReactNode;
  /** What the button does, in full. */
  readonly confirm: string;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
};

/** Asks once more before what cannot be undone. The focus is on the way back. */
export function ConfirmDialog(props: Props) {
  const { title, isOpen, children, confirm, isBusy, error, onClose, onConfirm } = props;
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose}>
      <Stack>
        {children}
        {error !== null && error !== undefined && <ProblemNote error={error} />}
        <Answers>
          <Button variant="default" onClick={onClose} data-autofocus>
            Keep it
          </Button>
          <Button color="red" loading={isBusy} onClick={onConfirm}>
            {confirm}
          </Button>
        </Answers>
      </Stack>
    </Dialog>
  );
}
