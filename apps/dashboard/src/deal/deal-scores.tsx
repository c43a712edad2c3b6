import { riskPatternCatalog, type DealResult } from '@longhaul/api-contract/deals';
import type { Item } from '@longhaul/api-contract/documents/item';
import { capital } from '../words/capital.ts';
import { withDays } from '../words/instant.ts';
import { RiskTag, Tag } from '../ui/tag.tsx';
import classes from './deal.module.css';

type Props = { readonly deal: DealResult; readonly fields: Item['fields'] };

/** How the deal stands: the summary, the scores and what to do next. */
export function DealScores({ deal, fields }: Props) {
  const { intelligence } = deal;
  return (
    <section aria-label="Conclusions">
      <p className={classes.summary}>{withDays(intelligence.deal_health_summary)}</p>
      <div className={classes.action}>
        <small>Next action</small>
        {withDays(intelligence.recommended_next_action)}
        {intelligence.recommended_intervention !== null && (
          <>
            <small>Intervention</small>
            {withDays(intelligence.recommended_intervention)}
          </>
        )}
      </div>
      <dl className={classes.meters}>
        <Meter name="Score" value={numberOf(fields['score'])} note={rankText(fields['rank'])} />
        <Meter name="Qualification" value={intelligence.qualification_score} />
        <Meter name="Close chance" value={intelligence.close_probability} unit="%" />
      </dl>
      <div className={classes.tags}>
        <RiskTag level={intelligence.risk_level} isLong />
        <Tag tone="unknown">{championText(intelligence.champion_strength)}</Tag>
        <Tag tone="unknown">{capital(intelligence.engagement_quality)} engagement</Tag>
        <Tag tone="unknown">{capital(intelligence.confidence_level)} confidence</Tag>
        {intelligence.decision_maker_engaged && <Tag tone="good">Decision-maker engaged</Tag>}
        {intelligence.risk_patterns.map((pattern) => (
          <Tag key={pattern} tone="high">
            {riskPatternCatalog[pattern].label}
          </Tag>
        ))}
      </div>
    </section>
  );
}

function championText(strength: DealResult['intelligence']['champion_strength']): string {
  return strength === 'none' ? 'No champion' : `${capital(strength)} champion`;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function rankText(rank: unknown): string | undefined {
  return typeof rank === 'number' ? `rank ${String(rank)}` : undefined;
}

type MeterProps = {
  readonly name: string;
  readonly value: number | undefined;
  readonly unit?: string;
  readonly note?: string | undefined;
};

/** A number from 0 to 100 with its place on the way. */
function Meter({ name, value, unit = '', note }: MeterProps) {
  if (value === undefined) return null;
  return (
    <div className={classes.meter}>
      <dt>{name}</dt>
      <dd>
        {Number.isInteger(value) ? value : value.toFixed(1)}
        {unit}
        {note !== undefined && <small style={{ fontWeight: 400 }}> {note}</small>}
        <div className={classes.track} aria-hidden="true">
          <span style={{ width: `${String(value)}%` }} />
        </div>
      </dd>
    </div>
  );
}
