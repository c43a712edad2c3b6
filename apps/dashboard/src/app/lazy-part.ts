import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { browserClock } from '../api/browser-clock.ts';
import { apiClient } from '../api/client.ts';
import { isPassing } from '../api/query-client.ts';

/**
 * A part of the page whose code is loaded when it is first shown. While the service does not answer
 * it is waited for, as data is: a page that is open must not break because a server restarts. What
 * cannot be had from a service that answers is of another version, and breaks the page: loading
 * that anew is what helps.
 */
export function lazyPart<Props>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => ({ default: await patiently(load) }));
}

const firstRetryMs = 500;
const maxRetryMs = 15_000;

async function patiently<Part>(load: () => Promise<Part>): Promise<Part> {
  let mayBeBack = true;
  for (let retryMs = firstRetryMs; ; retryMs = Math.min(maxRetryMs, 2 * retryMs)) {
    try {
      return await load();
    } catch (error) {
      // It may have come back between the two questions: only a second "no" is one.
      const answers = await serviceAnswers();
      if (answers && !mayBeBack) throw error;
      mayBeBack = !answers;
      await browserClock.sleep(retryMs);
    }
  }
}

async function serviceAnswers(): Promise<boolean> {
  return apiClient()
    .send('readAccount', {})
    .then(
      () => true,
      (error: unknown) => !isPassing(error),
    );
}
