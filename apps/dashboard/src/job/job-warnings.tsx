import type { Job } from '@longhaul/api-contract/documents/job';
import { Anchor } from '@mantine/core';
import { Callout } from '../ui/callout.tsx';
import { countOf, countText } from '../words/number.ts';
import { useDownload } from './files/use-download.ts';

/** Of many warnings the first ones tell what they are like. */
const maxOpen = 4;

/** What is worth knowing of the round, and lines that became no items. */
export function JobWarnings({ job }: { readonly job: Job }) {
  const { warnings, counts } = job;
  const download = useDownload(job.jobId);
  if (warnings.length + counts.rejected === 0) return null;
  return (
    <div style={{ marginTop: '1.4rem' }}>
      <Callout title="Worth knowing">
        <Lines texts={warnings} />
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

function Lines({ texts }: { readonly texts: readonly string[] }) {
  const rest = texts.slice(maxOpen);
  const lines = (some: readonly string[]) => some.map((text, index) => <p key={index}>{text}</p>);
  return (
    <>
      {lines(texts.slice(0, maxOpen))}
      {rest.length > 0 && (
        <details>
          <summary>{`${countText(rest.length)} more`}</summary>
          {lines(rest)}
        </details>
      )}
    </>
  );
}
