import { isIP } from 'node:net';
import { refusal } from '../refusal.ts';

/**
 * Where no key is asked for, the browser of the person at the machine is the way in: another site's
 * page may post to it, or come under a name of its own that leads here (DNS rebinding). Both say so
 * in their headers.
 */
const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

export type AskedHeaders = {
  readonly 'sec-fetch-mode'?: string | string[] | undefined;
  readonly host?: string | undefined;
  readonly origin?: string | string[] | undefined;
  readonly 'sec-fetch-site'?: string | string[] | undefined;
};

/** @throws Refusal when the request came under another name, or from another site */
export function assertOwnHost(method: string, headers: AskedHeaders): void {
  const host = headers.host ?? '';
  if (!loopbackNames.has(nameOf(host))) {
    throw refusal('bad_host', 'Without a key this service answers to localhost only.', {
      remedy: 'Open it as http://localhost, or make a key (longhaul keys create).',
    });
  }
  const { origin } = headers;
  const isForeign = origin !== undefined && origin !== `http://${host}`;
  const site = headers['sec-fetch-site'];
  // A link on another site's page may lead here: what it opens is shown to the person alone.
  const isLink = method === 'GET' && headers['sec-fetch-mode'] === 'navigate';
  const isCross = site !== undefined && site !== 'same-origin' && site !== 'none' && !isLink;
  if (isForeign || isCross) {
    throw refusal('bad_host', 'The request came from the page of another site.');
  }
}

/** `localhost:4000` → `localhost`, `[::1]:4000` → `[::1]`. */
function nameOf(host: string): string {
  return host.replace(/:\d{1,5}$/, '').toLowerCase();
}

/** Whether a server that listens there can be reached from this machine alone. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost') return true;
  const version = isIP(host);
  return version === 4 ? host.startsWith('127.') : version === 6 && host === '::1';
}
