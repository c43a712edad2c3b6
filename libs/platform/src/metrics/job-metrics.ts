import type { JobEvent } from '@longhaul/jobs/job-event';
import type { Metrics } from './exposition.ts';

/** Seconds of an item and of one model request; 25 to 60 s are usual. */
const secondsBounds = [1, 2.5, 5, 10, 20, 30, 45, 60, 90, 120, 300];

/** Folds the one stream of events into numbers; returns what to call with each event. */
export function createJobMetrics(metrics: Metrics): (event: JobEvent) => void {
  const items = metrics.counter('longhaul_items_ended_total', 'Items that ended, by outcome code.');
  const itemSeconds = metrics.histogram(
    'longhaul_item_seconds',
    'From the start of an item to its end, in seconds.',
    secondsBounds,
  );
  const requests = metrics.counter('longhaul_model_requests_total', 'Model requests, by outcome.');
  const requestSeconds = metrics.histogram(
    'longhaul_model_request_seconds',
    'Length of a model request, in seconds.',
    secondsBounds,
  );
  const tokens = metrics.counter('longhaul_model_tokens_total', 'Tokens as the provider counts.');
  const cost = metrics.counter('longhaul_model_cost_usd_total', 'Cost of requests of known price.');
  const batches = metrics.counter('longhaul_batch_events_total', 'What happened to batches.');
  const warnings = metrics.counter('longhaul_warnings_total', 'Warnings of jobs.');
  const finished = metrics.counter('longhaul_rounds_finished_total', 'Rounds, by outcome.');
  return (event) => {
    switch (event.kind) {
      case 'item-ended':
        items.add({ code: event.code ?? 'OK' });
        if (event.durationMs > 0) itemSeconds.observe(event.durationMs / 1000);
        return;
      case 'item-tried':
        requests.add({ outcome: event.outcome });
        requestSeconds.observe(event.durationMs / 1000);
        tokens.add({ kind: 'input' }, event.usage?.inputTokens ?? 0);
        tokens.add({ kind: 'output' }, event.usage?.outputTokens ?? 0);
        cost.add({}, (event.costMicroDollars ?? 0) / 1_000_000);
        return;
      case 'dispatched':
      case 'claimed':
      case 'released':
      case 'reaped':
        batches.add({ event: event.kind });
        return;
      case 'warning':
        warnings.add();
        return;
      case 'finished':
        finished.add({ outcome: event.outcome });
        return;
      default:
        return;
    }
  };
}
