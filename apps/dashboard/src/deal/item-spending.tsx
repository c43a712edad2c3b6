import type { Spending } from '@longhaul/api-contract/deals';
import type { Job } from '@longhaul/api-contract/documents/job';
import { Title } from '@mantine/core';
import { Instant } from '../ui/instant.tsx';
import { durationText } from '../words/duration.ts';
import { costText } from '../words/money.ts';
import { countText } from '../words/number.ts';
import classes from './deal.module.css';

/** What the item took: tokens, money, and every request with its end. */
export function ItemSpending({
  spending,
  job,
}: {
  readonly spending: Spending;
  readonly job: Job;
}) {
  const { usage, costMicroDollars, tries } = spending;
  const cost = costText(costMicroDollars);
  return (
    <section aria-label="What it took">
      <Title order={3} mb={4}>
        What it took
      </Title>
      <dl className={classes.facts}>
        <Fact name="Cost" value={job.isSimulated ? `${cost}, if it were real` : cost} />
        <Fact
          name="Tokens in"
          value={`${countText(usage.inputTokens)}, ${countText(usage.cachedInputTokens)} of them cached`}
        />
        <Fact name="Tokens out" value={countText(usage.outputTokens)} />
        {tries.map((attempt, index) => (
          <div key={index}>
            <dt>
              Try {index + 1}, <Instant at={attempt.startedAt} isClock />
            </dt>
            <dd>
              {attempt.outcome.replaceAll('_', ' ')} in {durationText(attempt.durationMs)}
            </dd>
          </div>
        ))}
        {spending.rateRefusals > 0 && (
          <Fact name="Refused for rate" value={countText(spending.rateRefusals)} />
        )}
      </dl>
    </section>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
