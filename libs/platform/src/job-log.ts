import type { JobEvent } from '@longhaul/jobs/job-event';
import type { Logger } from './logger.ts';

/**
 * Writes the stream of events as log lines: what an operator acts on as info and above, the rest as
 * debug. Events carry ids and numbers only, so no content can come this way.
 */
export function createJobLog(logger: Logger): (event: JobEvent) => void {
  return (event) => {
    const { kind, jobId: job, at: _at, ...fields } = event;
    switch (event.kind) {
      case 'phase':
        logger.info('A round moved on.', { job, phase: event.phase, round: event.round });
        return;
      case 'planned':
        logger.info('The plan stands in the index.', { job, ...fields });
        return;
      case 'hold':
        logger.warn('The job is held.', { job, hold: event.hold, reason: event.reason });
        return;
      case 'reaped':
        logger.warn('A lease ran out.', { job, batch: event.batch });
        return;
      case 'warning':
        logger.warn('The engine warns.', { job, reason: event.message });
        return;
      case 'sealed':
        logger.info('The round is sealed.', { job, ok: event.ok, failed: event.failed });
        return;
      case 'finished':
        logger.info('The round has its account.', {
          job,
          outcome: event.outcome,
          reason: event.message,
        });
        return;
      default:
        logger.debug('Something happened to a batch or an item.', { job, event: kind, ...fields });
    }
  };
}
