import type { ItemRow } from '@longhaul/api-contract/documents/item';
import { Link, useParams } from 'wouter';
import classes from './deals.module.css';

/** The deal's name as the link to its page; of a failed one also why. */
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
        <bdi>{row.id}</bdi>
        {row.code !== undefined && ` · ${row.code}`}
        {row.withoutCall === true && ' · no content, not called'}
      </span>
    </>
  );
}
