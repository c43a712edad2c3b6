import type { ItemRow } from '@longhaul/api-contract/documents/item';
import { Link, useParams } from 'wouter';
import { fieldOf } from './filter-rows.ts';
import { outcomeWords } from './outcome-words.ts';
import classes from './deals.module.css';

/** The deal's name as the link to its page; below it what has no column, and of a failed one why. */
export function NameCell({ row }: { readonly row: ItemRow }) {
  const { jobId = '' } = useParams<{ jobId: string }>();
  return (
    <>
      <Link
        href={`/jobs/${jobId}/items/${encodeURIComponent(row.id)}`}
        className={classes.name}
        data-item-link
      >
        <bdi>{row.name}</bdi>
      </Link>
      <span className={classes.id}>
        {withoutColumn(row).map(([column, text]) => (
          <span key={column} data-unless={column}>
            {text}
          </span>
        ))}
        {row.id !== row.name && <bdi>{row.id}</bdi>}
        {row.outcome === 'failed' && row.message !== undefined && <span>{row.message}</span>}
        {row.withoutCall === true && <span>no content, not called</span>}
      </span>
    </>
  );
}

/** What phones have no column for; the style sheet hides each where its column is shown. */
function withoutColumn(row: ItemRow): (readonly [column: string, text: string])[] {
  const [rank, score] = [fieldOf(row, 'rank'), fieldOf(row, 'score')];
  return [
    ...(rank === undefined ? [] : [['rank', `#${String(rank)}`] as const]),
    ...(typeof score === 'number' ? [['score', score.toFixed(0)] as const] : []),
    ...(row.outcome === 'ok' ? [] : [['outcome', outcomeWords[row.outcome]] as const]),
  ];
}
