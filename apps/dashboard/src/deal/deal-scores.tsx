import type { DealResult } from '@longhaul/api-contract/deals';
import type { Item } from '@longhaul/api-contract/documents/item';
import { RiskTag, Tag } from '../ui/tag.tsx';
import classes from './deal.module.css';

type Props = { readonly deal: DealResult; readonly fields: Item['fields'] };

/** How the deal stands: the summary, the scores and what to do next. */
export function DealScores({ deal, fields }: Props) {
  const { intelligence } = deal;
  return (
    <section aria-label="Conclusions">
      <p className={classes.summary}>{intelligence.deal_health_summary}</p>
      <div className={classes.action}>
        <small>Next action</small>
        {intelligence.recommended_next_action}
        {intelligence.recommended_intervention !== null && (
          <>
            <small>Intervention</small>
            {intelligence.recommended_intervention}
          </>
        )}
      </div>
      <dl className={classes.meters}>
        <Meter name="Priority" value={numberOf(fields['score'])} note={rankText(fields['rank'])} />
        <Meter name="Qualification" value={intelligence.qualification_score} />
        <Meter name="Close probability" value={intelligence.close_probability} unit="%" />
      </dl>
      <div className={classes.tags}>
        <RiskTag level={intelligence.risk_level} isLong />
        <Tag tone="unknown">champion {intelligence.champion_strength}</Tag>
        <Tag tone="unknown">engagement {intelligence.engagement_quality}</Tag>
        <Tag tone="unknown">confidence {intelligence.confidence_level}</Tag>
        {intelligence.decision_maker_engaged && <Tag tone="good">decision-maker engaged</Tag>}
        {intelligence.risk_patterns.map((pattern) => (
          <Tag key={pattern} tone="high">
            {pattern.replaceAll('_', ' ')}
          </Tag>
        ))}
      </div>
    </section>
  );
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
