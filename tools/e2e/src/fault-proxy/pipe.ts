import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { NetworkFault } from './fault-proxy.ts';

export type PipeRules = {
  readonly fault: () => NetworkFault;
  /** Told of every piece from the server; true breaks the connection in its middle. */
  readonly sent: (bytes: number) => boolean;
};

/** One connection through the proxy: two sockets that end together. */
export class Pipe {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #rules: PipeRules;

  constructor(client: Socket, server: Socket, rules: PipeRules) {
    this.#client = client;
    this.#server = server;
    this.#rules = rules;
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      // A reset is what this network is for; the other side is told by 'close'.
      socket.on('error', () => undefined);
      socket.on('close', () => this.reset());
    }
    void this.#carry(client, server, false);
    void this.#carry(server, client, true);
  }

  onEnd(act: () => void): void {
    this.#client.once('close', act);
  }

  reset(): void {
    for (const socket of [this.#client, this.#server]) {
      if (!socket.destroyed) socket.resetAndDestroy();
    }
  }

  /** N1: one piece at a time, so that a delay holds up what follows and nothing overtakes. */
  async #carry(from: Socket, to: Socket, fromServer: boolean): Promise<void> {
    try {
      for await (const piece of from as AsyncIterable<Buffer>) {
        const fault = this.#rules.fault();
        if (fault.kind === 'black-hole') continue;
        if (fault.kind === 'delay') await pause(fault.delayMs);
        if (fromServer && this.#rules.sent(piece.byteLength)) {
          to.write(piece.subarray(0, Math.floor(piece.byteLength / 2)), () => this.reset());
          return;
        }
        if (!to.destroyed) to.write(piece);
      }
      to.end();
    } catch {
      this.reset();
    }
  }
}
