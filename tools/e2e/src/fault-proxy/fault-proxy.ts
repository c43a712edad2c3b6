import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Pipe } from './pipe.ts';

/** What a network may do to a connection. */
export type NetworkFault =
  | { readonly kind: 'none' }
  /** Every piece arrives this much later, in order. */
  | { readonly kind: 'delay'; readonly delayMs: number }
  /** Nothing arrives any more, and nobody is told: what is sent meanwhile is lost. */
  | { readonly kind: 'black-hole' }
  /** New connections are refused; those that stand are not touched. */
  | { readonly kind: 'refuse' };

/**
 * A network between two of our processes that can be broken on demand.
 *
 * Owns the listening socket and every connection through it. Never looks into what passes.
 *
 * N1 Bytes arrive in the order in which they were sent, or their connection is reset.
 * N2 After a black hole the connections that stood in it are reset: what they lost cannot be told.
 */
export class FaultProxy {
  readonly #server = createServer((client) => this.#join(client));
  readonly #target: { readonly host: string; readonly port: number };
  readonly #pipes = new Set<Pipe>();
  #fault: NetworkFault = { kind: 'none' };
  #cutAfterBytes: number | undefined;

  private constructor(target: { host: string; port: number }) {
    this.#target = target;
  }

  /** Opens a proxy on a free loopback port. */
  static async open(target: { host?: string; port: number }): Promise<FaultProxy> {
    const proxy = new FaultProxy({ host: '127.0.0.1', ...target });
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Connections that stand now. */
  get connections(): number {
    return this.#pipes.size;
  }

  /** From now on the network behaves so, for the connections that stand too. */
  set(fault: NetworkFault): void {
    const endsHole = this.#fault.kind === 'black-hole' && fault.kind !== 'black-hole';
    this.#fault = fault;
    if (endsHole) this.cut();
  }

  /** Resets every connection that stands. */
  cut(): void {
    for (const pipe of [...this.#pipes]) pipe.reset();
  }

  /** Resets the next connection whose server sends this much: in the middle of a reply. */
  cutAfter(bytes: number): void {
    this.#cutAfterBytes = bytes;
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(client: Socket): void {
    if (this.#fault.kind === 'refuse') {
      client.resetAndDestroy();
      return;
    }
    const pipe = new Pipe(client, connect(this.#target), {
      fault: () => this.#fault,
      sent: (bytes) => this.#count(bytes),
    });
    this.#pipes.add(pipe);
    pipe.onEnd(() => this.#pipes.delete(pipe));
  }

  /** True when this was the piece in which the connection is to break. */
  #count(bytes: number): boolean {
    if (this.#cutAfterBytes === undefined) return false;
    this.#cutAfterBytes -= bytes;
    if (this.#cutAfterBytes > 0) return false;
    this.#cutAfterBytes = undefined;
    return true;
  }
}
