import type { Job } from '@longhaul/api-contract/documents/job';
import { Figures, type Figure } from '../ui/figures.tsx';
import { hasEnded } from '../words/status.ts';
import { durationText, estimateText } from '../words/duration.ts';
import { costText } from '../words/money.ts';
import { countText, percentText, rateText, shortCount } from '../words/number.ts';

export function JobFigures({ job }: { readonly job: Job }) {
  return <Figures figures={hasEnded(job.status) ? endedFigures(job) : openFigures(job)} />;
}

function doneFigure({ counts, noun }: Job): Figure {
  const { ok, failed, total, withoutCall } = counts;
  const notes = [
    ...(failed > 0 ? [`${countText(failed)} failed`] : []),
    ...(withoutCall > 0 ? [`${countText(withoutCall)} empty, not called`] : []),
  ];
  return {
    label: `${noun.many.charAt(0).toUpperCase()}${noun.many.slice(1)} done`,
    value: `${countText(ok + failed)} of ${countText(total)}`,
    note: notes.length > 0 ? notes.join(', ') : percentText(ok + failed, total),
  };
}

function costFigure(job: Job): Figure {
  const cost = job.progress?.costMicroDollars ?? job.costMicroDollars;
  const cap = job.capMicroDollars;
  const most = cap === undefined ? [] : [`${costText(cap)} at most`];
  const note = [job.isSimulated ? 'if it were real' : job.model, ...most].join('; ');
  return { label: 'Cost', value: costText(cost), note };
}

function tokensFigure({ progress, usage }: Job): Figure {
  if (usage) {
    const note = `${shortCount(usage.outputTokens)} of them out`;
    return { label: 'Tokens', value: shortCount(usage.inputTokens + usage.outputTokens), note };
  }
  const tokens = progress?.tokens ?? 0;
  // Nobody has counted yet, where nobody follows the job: that is not none.
  return { label: 'Tokens', value: tokens > 0 ? shortCount(tokens) : '–', note: 'in and out' };
}

function openFigures(job: Job): Figure[] {
  // What is held has no rate, whatever the last minute was like.
  const { perSecond, leftSeconds: left } = (job.hold ? undefined : job.progress) ?? {};
  const unknownLeft = job.hold ? 'it stands still while held' : 'known after some have ended';
  return [
    doneFigure(job),
    {
      label: 'Rate',
      value: perSecond === undefined ? '–' : rateText(perSecond),
      note: flightText(job),
    },
    {
      label: 'Left',
      value: left === undefined ? '–' : estimateText(left * 1000),
      note: left === undefined ? unknownLeft : 'at this rate',
    },
    costFigure(job),
    tokensFigure(job),
  ];
}

function flightText({ progress, plan }: Job): string {
  const inFlight = progress?.inFlight ?? 0;
  const most = `${countText(plan.lanes)} at a time`;
  return inFlight > 0 ? `${countText(inFlight)} in flight, ${most}` : most;
}

function endedFigures(job: Job): Figure[] {
  const told = job.rounds.reduce((sum, round) => sum + (round.spentMs ?? 0), 0);
  // Between a round's end and its account the job's own clock knows.
  const spentMs = told > 0 ? told : (job.deadline.spentMs ?? 0);
  const { ok, failed } = job.counts;
  const perSecond = spentMs > 0 ? (1000 * (ok + failed)) / spentMs : 0;
  return [
    doneFigure(job),
    {
      label: 'Time',
      value: spentMs > 0 ? durationText(spentMs) : '–',
      note:
        job.rounds.length > 1 ? `over ${countText(job.rounds.length)} rounds` : rateText(perSecond),
    },
    costFigure(job),
    tokensFigure(job),
  ];
}
