import type { InsightDeal, Priorities } from '@longhaul/api-contract/insights';
import { Title } from '@mantine/core';
import { Link } from 'wouter';
import { withDays } from '../words/instant.ts';
import { countOf, countText } from '../words/number.ts';
import { byRisk } from './by-risk.ts';
import classes from './priorities.module.css';

/** Of an owner with more, the first ones; the rest is in the table and in the spreadsheet. */
const maxShown = 6;

type Props = {
  readonly jobId: string;
  readonly interventions: Priorities['interventions'];
  readonly deals: ReadonlyMap<string, InsightDeal>;
};

export function Interventions({ jobId, interventions, deals }: Props) {
  return interventions.map(({ owner, deals: own }) => (
    <div key={owner ?? ''} className={classes.owner}>
      <Title order={3}>
        {owner ?? 'No owner'} <span>{countOf(own.length, 'deal')}</span>
      </Title>
      <ul>
        {byRisk(own, deals)
          .slice(0, maxShown)
          .map(({ dealId, action, why }) => (
            <li key={dealId}>
              <Link href={`/jobs/${jobId}/items/${encodeURIComponent(dealId)}`}>
                <bdi>{deals.get(dealId)?.name ?? dealId}</bdi>
              </Link>
              <div>
                {withDays(action)}
                <small>{why}</small>
              </div>
            </li>
          ))}
      </ul>
      {own.length > maxShown && owner !== null && (
        <Link href={`/jobs/${jobId}/items?owner=${encodeURIComponent(owner)}`}>
          {countText(own.length - maxShown)} more of {owner}
        </Link>
      )}
    </div>
  ));
}
