import type { Job } from '@longhaul/api-contract/documents/job';
import { hasEnded } from '../words/status.ts';
import { estimateText } from '../words/duration.ts';
import { countOf, countText, groupedText } from '../words/number.ts';

type Told = Pick<Job, 'status' | 'counts' | 'noun' | 'message' | 'progress'>;

/** Where the job stands, in one sentence. */
export function leadOf({ status, counts, noun, message, progress }: Told): string {
  if (hasEnded(status) && message !== undefined) return groupedText(message);
  const { total, ok, failed } = counts;
  const of = `${countText(ok + failed)} of ${countOf(total, noun.one, noun.many)}`;
  switch (status) {
    case 'queued':
      return `${countOf(total, noun.one, noun.many)} wait for a leader; it starts by itself.`;
    case 'planning':
      return `Planning the batches of ${countOf(total, noun.one, noun.many)}.`;
    case 'analyzing':
      return `Every ${noun.one} is accounted for; now they are compared with each other.`;
    case 'paused':
    case 'blocked':
    case 'budget_paused':
      return `Held at ${of}.`;
    case 'cancelling':
      return `Cancelling; ${of} done.`;
    case 'extracting': {
      const left = progress?.leftSeconds;
      const when = left === undefined ? '' : `; ${estimateText(left * 1000)} left`;
      return `${of} done${when}.`;
    }
    case 'complete':
    case 'partial':
    case 'failed':
    case 'cancelled':
      return `${of} done.`;
  }
}
