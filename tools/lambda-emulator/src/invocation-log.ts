export type DeliveryOutcome = 'waiting' | 'running' | 'ok' | 'failed' | 'dropped' | 'expired';

/** One delivery of an invocation: an event that is duplicated or tried again has several. */
export type Delivery = {
  readonly request_id: string;
  readonly type: 'Event' | 'RequestResponse';
  outcome: DeliveryOutcome;
  /** The process that ran it. */
  pid?: number | undefined;
  /** A function error's name. */
  error_type?: string | undefined;
};

const maxKept = 10_000;

/** Owns the record of the newest deliveries, for `GET /_invocations`. */
export class InvocationLog {
  readonly #deliveries: Delivery[] = [];

  open(requestId: string, type: Delivery['type'], outcome: DeliveryOutcome): Delivery {
    const delivery: Delivery = { request_id: requestId, type, outcome };
    this.#deliveries.push(delivery);
    if (this.#deliveries.length > maxKept) this.#deliveries.shift();
    return delivery;
  }

  view(): readonly Delivery[] {
    return this.#deliveries;
  }
}
