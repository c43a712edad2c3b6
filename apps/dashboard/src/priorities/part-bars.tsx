import type { InsightDeal } from '@longhaul/api-contract/insights';
import classes from './priorities.module.css';

type Parts = NonNullable<InsightDeal['parts']>;

/** Each says what a full bar means: more is better, of the risk too. */
const titles: Readonly<Record<keyof Parts, string>> = {
  qualification: 'Qualification',
  intent: 'Intent',
  engagement: 'Engagement',
  risk: 'Safety',
  size: 'Size',
  urgency: 'Urgency',
  confidence: 'Confidence',
};

/** What a score is made of. */
export function PartBars({ parts }: { readonly parts: Parts }) {
  return (
    <dl className={classes.parts}>
      {Object.entries(titles).map(([name, title]) => {
        const value = parts[name as keyof Parts];
        return value === null ? null : (
          <div key={name}>
            <dt>{title}</dt>
            <dd>
              <span className={classes.track} aria-hidden="true">
                <span style={{ width: `${String(value)}%` }} />
              </span>
              {Math.round(value)}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
