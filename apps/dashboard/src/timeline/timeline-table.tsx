import { Text } from '@mantine/core';
import { Instant } from '../ui/instant.tsx';
import { durationText } from '../words/duration.ts';
import { countOf } from '../words/number.ts';
import type { AttemptBar } from './attempt-rows.ts';
import { endText } from './attempt-words.ts';
import classes from './timeline.module.css';

/** More rows than a person reads make the page slow for everybody. */
const maxRows = 500;

const titles = [
  ...['Batch', 'Attempt', 'Worker', 'From', 'For', 'End'],
  ...['Done', 'Failed', 'Retries', 'Back'],
];

type Props = { readonly bars: readonly AttemptBar[]; readonly noun: string };

/** The same as the chart, as a table. */
export function TimelineTable({ bars, noun }: Props) {
  return (
    <>
      <div className={classes.table} tabIndex={0} role="region" aria-label="Attempts">
        <table>
          <thead>
            <tr>
              {titles.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {bars.slice(0, maxRows).map(({ attempt, fromMs, toMs }) => (
              <tr key={`${String(attempt.batch)}/${String(fromMs)}`}>
                <td>{attempt.batch}</td>
                <td>{attempt.attempt}</td>
                <td>{attempt.worker}</td>
                <td>
                  <Instant at={fromMs} isClock />
                </td>
                <td>{durationText(toMs - fromMs)}</td>
                <td>{endText(attempt.end)}</td>
                <td>{attempt.ok}</td>
                <td>{attempt.failed}</td>
                <td>{attempt.retries}</td>
                <td>{attempt.handedBack}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {bars.length > maxRows && (
        <Text size="sm" c="dimmed" mt={4}>
          The first {maxRows} of {countOf(bars.length, 'attempt')} over {noun}.
        </Text>
      )}
    </>
  );
}
