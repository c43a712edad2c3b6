import type { Job } from '@longhaul/api-contract/documents/job';
import { UnstyledButton } from '@mantine/core';
import DownloadIcon from 'lucide-react/icons/download';
import { isOver } from '../api/queries.ts';
import { ProblemNote } from '../ui/problem-note.tsx';
import { Section } from '../ui/section.tsx';
import { useDownload, type Download } from './use-download.ts';
import classes from './job.module.css';

type Offer = { readonly title: string; readonly note: string; readonly download: Download };

/** The files of a job, by what they are good for. */
export function JobDownloads({ job }: { readonly job: Job }) {
  const download = useDownload(job.jobId);
  const offers = offersOf(job);
  if (offers.length === 0) return null;
  return (
    <Section title="Downloads">
      <ul className={classes.downloads}>
        {offers.map(({ title, note, download: what }) => (
          <li key={title}>
            <UnstyledButton
              disabled={download.isPending}
              onClick={() => {
                download.mutate(what);
              }}
            >
              <DownloadIcon size={16} aria-hidden />
              <span>
                <strong>{title}</strong>
                <small>{note}</small>
              </span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {download.error && <ProblemNote error={download.error} />}
    </Section>
  );
}

function offersOf(job: Job): Offer[] {
  const { ok, failed, rejected } = job.counts;
  const { one, many } = job.noun;
  if (!isOver(job)) return [];
  const has = (name: string) => job.artifacts.some((artifact) => artifact.name === name);
  const offer = (is: boolean, title: string, note: string, download: Download): Offer[] =>
    is ? [{ title, note, download }] : [];
  return [
    ...offer(has('report.html'), 'Report', 'one page to read or print', {
      kind: 'report',
      format: 'html',
    }),
    ...offer(ok > 0, 'Table (CSV)', 'opens in a spreadsheet', { kind: 'results', format: 'csv' }),
    ...offer(ok > 0, 'Results (NDJSON)', `one ${one} a line`, {
      kind: 'results',
      format: 'ndjson',
    }),
    ...offer(ok > 0, 'Intelligence map (JSON)', `keyed by the ${one}’s id`, {
      kind: 'results',
      format: 'map',
    }),
    ...offer(failed > 0, 'Failures (NDJSON)', `${many} without a result, with the reason`, {
      kind: 'failed',
    }),
    ...offer(rejected > 0, 'Rejected lines (NDJSON)', 'with number and reason', {
      kind: 'rejected',
    }),
    ...offer(has('report.md'), 'Report (Markdown)', 'for a mail or a ticket', {
      kind: 'report',
      format: 'md',
    }),
    ...offer(true, 'Manifest (JSON)', `the account of every ${one}`, { kind: 'manifest' }),
  ];
}
