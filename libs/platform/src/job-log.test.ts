import { expect, it } from 'vitest';
import { createJobLog } from './job-log.ts';
import { createLogger } from './logger.ts';

it('writes what an operator acts on, with its job, and details as debug only', () => {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  const note = createJobLog(createLogger({ level: 'info', destination: { write } }));
  const at = { at: 0, jobId: 'job-1' };
  note({ ...at, kind: 'planned', planHash: 'p', items: 127, batches: 9, done: 0 });
  note({ ...at, kind: 'item-started', item: 'a', batch: 0 });
  note({ ...at, kind: 'reaped', batch: 3 });
  note({ ...at, kind: 'warning', message: 'Nothing has ended for 121 s; looking again.' });
  expect(lines).toMatchObject([
    { level: 'info', job: 'job-1', items: 127, batches: 9 },
    { level: 'warn', job: 'job-1', batch: 3 },
    { level: 'warn', job: 'job-1', reason: 'Nothing has ended for 121 s; looking again.' },
  ]);
});
