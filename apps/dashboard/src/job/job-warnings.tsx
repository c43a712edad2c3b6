import type { Job } from '@longhaul/api-contract/documents/job';
import { Anchor } from '@mantine/core';
import { Callout } from '../ui/callout.tsx';
import { countOf } from '../words/number.ts';
import { useDownload } from './use-download.ts';

/** What went wrong around the items, and lines that became none. */
export function JobWarnings({ job }: { readonly job: Job }) {
  const { errors, warnings, counts } = job;
  const download = useDownload(job.jobId);
  if (errors.length + warnings.length + counts.rejected === 0) return null;
  const title = errors.length > 0 ? 'What went wrong on the way' : 'Worth knowing';
  return (
    <div style={{ marginTop: '1.4rem' }}>
      <Callout title={title} tone={errors.length > 0 ? 'bad' : 'warn'}>
        {[...errors, ...warnings].map((text, index) => (
          <p key={index}>{text}</p>
        ))}
        {counts.rejected > 0 && (
          <p>
            {countOf(counts.rejected, 'line')} of the file became no {job.noun.one}.{' '}
            <Anchor
              component="button"
              underline="always"
              ta="left"
              onClick={() => {
                download.mutate({ kind: 'rejected' });
              }}
            >
              {counts.rejected === 1
                ? 'Download it with its reason'
                : 'Download them with their reasons'}
            </Anchor>
          </p>
        )}
      </Callout>
    </div>
  );
}
