import type { Hold, JobPhase, Outcome } from './job-state.ts';
import type { OutcomeCode } from './outcome-code.ts';
import type { TokenUsage } from '@longhaul/admission/prices';

/**
 * Everything that happens in a job, in one stream: progress, logs, metrics and the timeline are all
 * read from it. Events carry ids and numbers, never content. Losing one loses no fact of the job.
 */
export type JobEvent = { readonly at: number; readonly jobId: string } & JobHappening;

export type JobHappening =
  | { readonly kind: 'phase'; readonly round: number; readonly phase: JobPhase }
  | {
      readonly kind: 'planned';
      readonly planHash: string;
      readonly items: number;
      readonly batches: number;
      readonly done: number;
    }
  | { readonly kind: 'hold'; readonly hold: Hold; readonly reason: string }
  | { readonly kind: 'dispatched'; readonly batch: number; readonly dispatch: number }
  | {
      readonly kind: 'claimed';
      readonly batch: number;
      readonly fence: string;
      readonly attempt: number;
    }
  | {
      readonly kind: 'released';
      readonly batch: number;
      readonly fence: string;
      readonly reason: string;
      readonly handedBack: number;
    }
  | { readonly kind: 'reaped'; readonly batch: number }
  | { readonly kind: 'item-started'; readonly item: string; readonly batch: number }
  | {
      readonly kind: 'item-tried';
      readonly item: string;
      readonly batch: number;
      readonly outcome: string;
      readonly durationMs: number;
      /** The model that was asked, and the one that answered by its own account. */
      readonly model?: string | undefined;
      readonly replyModel?: string | undefined;
      readonly usage?: TokenUsage | undefined;
      readonly costMicroDollars?: number | undefined;
    }
  | {
      readonly kind: 'item-waiting';
      readonly item: string;
      readonly batch: number;
      readonly waitMs: number;
    }
  | {
      readonly kind: 'item-ended';
      readonly item: string;
      readonly batch: number;
      readonly outcome: 'ok' | 'failed';
      readonly code?: OutcomeCode | undefined;
      readonly durationMs: number;
    }
  | {
      readonly kind: 'item-handed-back';
      readonly item: string;
      readonly batch: number;
      readonly reason: string;
    }
  | { readonly kind: 'warning'; readonly message: string }
  | { readonly kind: 'sealed'; readonly ok: number; readonly failed: number }
  | { readonly kind: 'finished'; readonly outcome: Outcome; readonly message: string };
