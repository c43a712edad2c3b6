import type { Progress } from '@longhaul/platform/progress';
import { compact, dollars, duration } from './numbers.ts';
import type { Style } from './style.ts';

/** One look at a running job as lines of text: what is done, how fast, how long, how much. */
export function progressLine(progress: Progress, style: Style, width: number): string {
  const { total, ok, failed, inFlight, perSecond, leftSeconds } = progress;
  const done = ok + failed;
  const parts = [
    `${String(done)}/${String(total)}`,
    ...(failed > 0 ? [style.bad(`${String(failed)} failed`)] : []),
    `${String(inFlight)} in flight`,
    perSecond === undefined ? '' : `${rate(perSecond)}`,
    leftSeconds === undefined ? '' : `${duration(leftSeconds)} left`,
    `${compact(progress.tokens)} tokens`,
    progress.costMicroDollars === undefined ? 'cost unknown' : dollars(progress.costMicroDollars),
  ].filter((part) => part !== '');
  const barWidth = Math.max(0, Math.min(24, width - 90));
  const bar = barWidth > 0 ? `${style.good(barOf(done, total, barWidth))} ` : '';
  return `${bar}${parts.join(style.dim(' · '))}`;
}

function rate(perSecond: number): string {
  return perSecond >= 1 ? `${perSecond.toFixed(1)}/s` : `${(perSecond * 60).toFixed(1)}/min`;
}

function barOf(done: number, total: number, width: number): string {
  const filled = total === 0 ? width : Math.round((done / total) * width);
  return `${'━'.repeat(filled)}${'─'.repeat(width - filled)}`;
}
