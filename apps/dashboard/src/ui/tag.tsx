import type { ReactNode } from 'react';
import { capital } from '../words/capital.ts';
import classes from './ui.module.css';

export type Tone =
  ('low' | 'medium' | 'high' | 'critical' | 'unknown') | ('good' | 'wait' | 'bad' | 'live');

/** A word with a colored dot: the word says all, the color helps to find it. */
export function Tag({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <span className={classes.tag} data-tone={tone}>
      {children}
    </span>
  );
}

const riskTones: Readonly<Record<string, Tone>> = {
  low: 'low',
  medium: 'medium',
  high: 'high',
  critical: 'critical',
};

type RiskProps = {
  readonly level: string;
  /** Where nothing around says that it is a risk. */
  readonly isLong?: boolean;
};

export function RiskTag({ level, isLong = false }: RiskProps) {
  return (
    <Tag tone={riskTones[level] ?? 'unknown'}>{isLong ? `${capital(level)} risk` : level}</Tag>
  );
}
