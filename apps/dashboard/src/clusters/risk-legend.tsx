import { RiskTag } from '../ui/tag.tsx';
import classes from './clusters.module.css';

/** What the colors of dots mean. */
export function RiskLegend() {
  return (
    <div className={classes.legend}>
      {['low', 'medium', 'high', 'critical'].map((level) => (
        <RiskTag key={level} level={level} isLong />
      ))}
    </div>
  );
}
