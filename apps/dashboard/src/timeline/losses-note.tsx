import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { countOf } from '../words/number.ts';
import { localClockText } from '../words/instant.ts';
import type { AttemptBar } from './attempt-rows.ts';
import { lossesOf, lossText } from './losses.ts';
import classes from './timeline.module.css';

/** A storm of deaths is told by its count: the first ones tell what they are like. */
const maxTold = 3;

type Props = {
  readonly bars: readonly AttemptBar[];
  readonly noun: { readonly one: string; readonly many: string };
};

/** Every worker that went silent, and who went on: what a red bar means, in words. */
export function Losses({ bars, noun }: Props) {
  const losses = useMemo(() => lossesOf(bars), [bars]);
  if (losses.length === 0) return null;
  return (
    <ul className={classes.losses}>
      {losses.slice(0, maxTold).map((loss) => (
        <li key={`${String(loss.lost.attempt.batch)}/${String(loss.lost.fromMs)}`}>
          {lossText(loss, noun, (atMs) => localClockText(atMs))}
        </li>
      ))}
      {losses.length > maxTold && (
        <li>
          <Text span size="sm" c="dimmed">
            {countOf(losses.length - maxTold, 'attempt')} more; the table has each.
          </Text>
        </li>
      )}
    </ul>
  );
}
