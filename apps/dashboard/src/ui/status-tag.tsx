import type { JobSummary } from '@longhaul/api-contract/documents/job';
import { Tag, type Tone } from './tag.tsx';

type Status = JobSummary['status'];

const words: Readonly<Record<Status, readonly [text: string, tone: Tone]>> = {
  queued: ['Queued', 'wait'],
  planning: ['Planning', 'live'],
  extracting: ['Running', 'live'],
  paused: ['Paused', 'wait'],
  blocked: ['Blocked', 'bad'],
  budget_paused: ['Budget spent', 'wait'],
  cancelling: ['Cancelling', 'wait'],
  analyzing: ['Analyzing', 'live'],
  complete: ['Complete', 'good'],
  partial: ['Partly failed', 'high'],
  failed: ['Failed', 'bad'],
  cancelled: ['Cancelled', 'unknown'],
};

export function statusText(status: Status): string {
  return words[status][0];
}

export function StatusTag({ status }: { readonly status: Status }) {
  const [text, tone] = words[status];
  return <Tag tone={tone}>{text}</Tag>;
}
