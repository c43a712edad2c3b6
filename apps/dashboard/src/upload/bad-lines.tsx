import { Code, Text } from '@mantine/core';
import { countOf, countText } from '../words/number.ts';
import type { BadLine } from './check-items.ts';
import classes from './upload.module.css';

type Props = { readonly lines: readonly BadLine[]; readonly total: number };

/** Lines that will become nothing, each with its number and reason. */
export function BadLines({ lines, total }: Props) {
  if (lines.length === 0) return null;
  return (
    <>
      <div className={classes.lines} tabIndex={0} role="region" aria-label="Bad lines">
        <table>
          <thead>
            <tr>
              <th scope="col">Line</th>
              <th scope="col">What is wrong</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ line, field, reason }, index) => (
              <tr key={index}>
                <td>{countText(line)}</td>
                <td>
                  {field !== '' && <Code>{field}</Code>} {reason}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {total > lines.length && (
        <Text size="sm" c="dimmed" mt={4}>
          The first {countText(lines.length)} of {countOf(total, 'bad line')}.
        </Text>
      )}
    </>
  );
}
