import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './ui.module.css';

type Props = {
  readonly title: string;
  readonly tone?: 'warn' | 'bad' | 'plain';
  readonly children?: ReactNode;
  /** `alert` is read out at once, `status` when there is a pause. */
  readonly role?: 'alert' | 'status' | 'note';
};

/** What happened and what to do about it. */
export function Callout({ title, tone = 'warn', role = 'note', children }: Props) {
  return (
    <div className={classes.callout} data-tone={tone} role={role}>
      <Text fw={600}>{title}</Text>
      {children}
    </div>
  );
}
