import type { DealResult } from '@longhaul/api-contract/deals';
import type { Item } from '@longhaul/api-contract/documents/item';
import { Title } from '@mantine/core';
import { dayText } from '../words/instant.ts';
import { amountText, countOf } from '../words/number.ts';
import classes from './deal.module.css';

type Props = { readonly deal: DealResult | undefined; readonly fields: Item['fields'] };

/** What is still unknown of the deal, and what the CRM knows: that, of one without a result too. */
export function DealFacts({ deal, fields }: Props) {
  const gaps = deal?.intelligence.qualification_gaps ?? [];
  const facts = factsOf(deal, fields);
  return (
    <section aria-label="Facts">
      {gaps.length > 0 && (
        <>
          <Title order={3} mb={4}>
            Not known yet
          </Title>
          <ul className={classes.plain}>
            {gaps.map((gap) => (
              <li key={gap}>{gap}</li>
            ))}
          </ul>
        </>
      )}
      {facts.length > 0 && (
        <>
          <Title order={3} mb={4}>
            In the CRM
          </Title>
          <dl className={classes.facts}>
            {facts.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  );
}

function factsOf(deal: DealResult | undefined, fields: Item['fields']): [string, string][] {
  const { stage, amount, currency, owner, close_date: closeDate } = fields;
  const days = deal?.intelligence.days_to_close_estimate ?? null;
  return [
    ...(typeof amount === 'number'
      ? [['Amount', amountText(amount, typeof currency === 'string' ? currency : null)] as const]
      : []),
    ...(typeof stage === 'string' ? [['Stage', stage] as const] : []),
    ...(typeof owner === 'string' ? [['Owner', owner] as const] : []),
    ...(typeof closeDate === 'string' ? [['Close date', dayText(closeDate)] as const] : []),
    ...(days === null ? [] : [['Likely to close in', countOf(days, 'day')] as const]),
  ].map(([name, value]) => [name, value]);
}
