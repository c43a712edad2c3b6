import type { JobEvent } from '@longhaul/jobs/job-event';
import type { Logger } from '@longhaul/platform/logger';
import type { JobEvents } from '@longhaul/ports/job-events';

/** The same events, with a line of the log for each that an operator of workers looks for. */
export function logged(events: JobEvents, logger: Logger): JobEvents {
  return {
    ...events,
    emit: (event) => {
      logEvent(logger, event);
      events.emit(event);
    },
  };
}

function logEvent(logger: Logger, event: JobEvent): void {
  const { at: _at, jobId: job, kind, ...fields } = event;
  switch (event.kind) {
    case 'claimed':
      return logger.info('batch claimed', { job, ...fields });
    case 'released':
      return logger.info('batch released', { job, ...fields });
    case 'item-ended':
      return logger.info('item ended', { job, ...fields });
    case 'item-tried':
      return logger.debug('item tried', { job, ...fields });
    case 'warning':
      return logger.warn('warning', { job, reason: event.message });
    default:
      return logger.debug('event', { job, event: kind });
  }
}
