import type { FastifyRequest } from 'fastify';
import { assertOwnHost } from '../door/host-check.ts';
import { RequestBudget } from '../door/request-budget.ts';
import { Refusal, refusal } from '../refusal.ts';
import type { Caller } from '../routes/binding/call.ts';
import type { ServicePorts } from '../service-ports.ts';
import type { ServiceSettings } from '../settings.ts';
import { KeyReader } from './key-reader.ts';

/**
 * `keys`: every request carries one. `local`: nobody but the person at this machine can ask, and
 * needs none; a key that is given all the same is obeyed.
 */
export type AuthMode = 'keys' | 'local';

/** Whoever tries keys gets so many tries a minute from one address. */
const wrongKeysPerMinute = 30;

/** Finds out who asks, and how often they may. */
export class Authenticator {
  readonly #keys: KeyReader;
  readonly #mode: AuthMode;
  readonly #localTenant: string;
  readonly #settings: ServiceSettings;
  readonly #budget: RequestBudget;
  readonly #wrong: RequestBudget;

  constructor(
    { store, clock }: Pick<ServicePorts, 'store' | 'clock'>,
    settings: ServiceSettings,
    { mode, localTenant }: { readonly mode: AuthMode; readonly localTenant: string },
  ) {
    this.#keys = new KeyReader(store, clock);
    this.#mode = mode;
    this.#localTenant = localTenant;
    this.#settings = settings;
    this.#budget = new RequestBudget(clock);
    this.#wrong = new RequestBudget(clock);
  }

  /** @throws Refusal: who asks is not known, or asks too often */
  async callerOf(request: FastifyRequest): Promise<Caller> {
    const caller = await this.#known(request);
    const who = caller.keyId ?? request.ip;
    const perMinute = caller.limits.requestsPerMinute ?? this.#settings.requestsPerMinute;
    const { waitMs } = this.#budget.take(who, perMinute);
    if (waitMs > 0) throw tooMany(perMinute, waitMs);
    return caller;
  }

  /** @throws Refusal for a request that did not come from this machine's own page */
  assertHost(request: FastifyRequest): void {
    if (this.#mode === 'local' && request.headers.authorization === undefined) {
      assertOwnHost(request.method, request.headers);
    }
  }

  async #known(request: FastifyRequest): Promise<Caller> {
    const { authorization } = request.headers;
    if (authorization === undefined) {
      if (this.#mode === 'local') return { tenant: this.#localTenant, role: 'admin', limits: {} };
      throw unauthorized('This needs a key.');
    }
    const { waitMs } = this.#wrong.take(request.ip, wrongKeysPerMinute);
    if (waitMs > 0) throw tooMany(wrongKeysPerMinute, waitMs);
    const record = await this.#keys.check(authorization.replace(/^Bearer +/i, ''));
    if (!record) throw unauthorized('This key is not known here, or was revoked.');
    this.#wrong.giveBack(request.ip);
    const { tenant, role, keyId, limits } = record;
    return { tenant, role, keyId, limits };
  }
}

function unauthorized(detail: string): Error {
  return refusal('unauthorized', detail, {
    remedy: 'Send Authorization: Bearer <key>; an operator makes one with longhaul keys create.',
  });
}

function tooMany(perMinute: number, retryAfterMs: number): Error {
  const { problem } = refusal(
    'too_many_requests',
    `More than ${String(perMinute)} requests a minute.`,
    { remedy: 'Wait as long as Retry-After says.' },
  );
  return new Refusal(problem, { retryAfterMs });
}
