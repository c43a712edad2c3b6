import type { InsightDeal } from '@longhaul/api-contract/insights';
import classes from './priorities.module.css';

type Parts = NonNullable<InsightDeal['parts']>;

/** What a score is made of. */
export function PartBars({ parts }: { readonly parts: Parts }) {
  return (
    <dl className={classes.parts}>
      {Object.entries(parts).map(([name, value]) =>
        value === null ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <span className={classes.track} aria-hidden="true">
                <span style={{ width: `${String(value)}%` }} />
              </span>
              {Math.round(value)}
            </dd>
          </div>
        ),
      )}
    </dl>
  );
}
