import { capital } from '../words/capital.ts';
import classes from './clusters.module.css';

/** What the colors of dots mean. */
export function RiskLegend() {
  return (
    <ul className={classes.legend} aria-label="Colors of risk">
      {['low', 'medium', 'high', 'critical'].map((level) => (
        <li key={level} data-risk={level}>
          {capital(level)} risk
        </li>
      ))}
    </ul>
  );
}
