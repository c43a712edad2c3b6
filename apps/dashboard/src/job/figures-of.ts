import type { Job } from '@longhaul/api-contract/documents/job';
import type { Figure } from '../ui/figures.tsx';
import { capital } from '../words/capital.ts';
import { hasEnded } from '../words/status.ts';
import { durationText, estimateText } from '../words/duration.ts';
import { costText } from '../words/money.ts';
import { countText, percentText, rateText, shortCount } from '../words/number.ts';

/** A job in numbers: how it goes, or how it went. */
export function figuresOf(job: Job): Figure[] {
  const figures = hasEnded(job.status) ? endedFigures(job) : openFigures(job);
  return figures.filter((figure) => figure !== undefined);
}

/** What a cancellation kept from being run stands in the account as failed: nobody did it. */
function notRunOf({ failures }: Job): number {
  return failures.find(({ code }) => code === 'CANCELLED')?.count ?? 0;
}

function doneFigure(job: Job): Figure {
  const { ok, failed, total, withoutCall } = job.counts;
  const { many } = job.noun;
  const notRun = notRunOf(job);
  const done = ok + failed - notRun;
  const notes = [
    ...(failed > notRun ? [`${countText(failed - notRun)} failed`] : []),
    ...(notRun > 0 ? [`${countText(notRun)} not run`] : []),
    ...(withoutCall > 0 ? [`${countText(withoutCall)} empty, not called`] : []),
  ];
  return {
    label: `${capital(many)} done`,
    value: `${countText(done)} of ${countText(total)}`,
    note: notes.length > 0 ? notes.join(', ') : percentText(done, total),
  };
}

function costFigure(job: Job): Figure {
  const cost = job.progress?.costMicroDollars ?? job.costMicroDollars;
  const cap = job.capMicroDollars;
  const most = cap === undefined ? [] : [`${costText(cap)} at most`];
  const note = [job.isSimulated ? 'if it were real' : job.model, ...most].join('; ');
  return { label: 'Cost', value: costText(cost), note };
}

/** Where nobody follows the job nobody has counted yet: that is not none. */
function tokensFigure({ progress, usage }: Job): Figure | undefined {
  if (usage) {
    const note = `${shortCount(usage.outputTokens)} of them out`;
    return { label: 'Tokens', value: shortCount(usage.inputTokens + usage.outputTokens), note };
  }
  const tokens = progress?.tokens ?? 0;
  if (tokens === 0) return undefined;
  return { label: 'Tokens', value: shortCount(tokens), note: 'in and out' };
}

function openFigures(job: Job): (Figure | undefined)[] {
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

function endedFigures(job: Job): (Figure | undefined)[] {
  const told = job.rounds.reduce((sum, round) => sum + (round.spentMs ?? 0), 0);
  // Between a round's end and its account the job's own clock knows.
  const spentMs = told > 0 ? told : (job.deadline.spentMs ?? 0);
  const { ok, failed } = job.counts;
  const perSecond = spentMs > 0 ? (1000 * (ok + failed - notRunOf(job))) / spentMs : 0;
  return [
    doneFigure(job),
    {
      // As the timeline calls it: planning and holds are no part of it.
      label: 'Asking the model',
      value: spentMs > 0 ? durationText(spentMs) : '–',
      note:
        job.rounds.length > 1 ? `over ${countText(job.rounds.length)} rounds` : rateText(perSecond),
    },
    costFigure(job),
    tokensFigure(job),
  ];
}
