import { Tooltip } from '@mantine/core';
import { localClockText, localText, utcText } from '../words/instant.ts';

type Props = {
  /** Epoch milliseconds. */
  readonly at: number;
  /** The time of day alone, for moments within one job. */
  readonly isClock?: boolean;
};

/** An instant in the viewer's zone; hovered or focused, in UTC. */
export function Instant({ at, isClock = false }: Props) {
  return (
    <Tooltip label={utcText(at)} events={{ hover: true, focus: true, touch: true }}>
      <time dateTime={new Date(at).toISOString()}>
        {isClock ? localClockText(at) : localText(at)}
      </time>
    </Tooltip>
  );
}
