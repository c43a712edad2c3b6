import { createClient, type Client } from '@longhaul/api-contract/client/client';
import type { Fetch } from '@longhaul/api-contract/client/fetch';
import { browserClock } from './browser-clock.ts';
import { currentKey } from './session-key.ts';

const browserFetch: Fetch = (url, request) => fetch(url, request);

/** The api of the page's own origin, with the key as it is now. */
export function apiClient(withFetch: Fetch = browserFetch): Client {
  return createClient({ fetch: withFetch, clock: browserClock, baseUrl: '', key: currentKey() });
}
