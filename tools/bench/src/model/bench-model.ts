import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { latencyMs } from '@longhaul/simulated-model/latency';
import { benchModelName, replyText } from './reply.ts';

/**
 * A model that costs no thought: it reads the request, waits as long as the simulated analyst
 * would, and answers the same reply to everyone. So a bench measures who calls, and not the rules
 * of the analyst, which take as much of a processor as a whole engine.
 *
 * Latencies are drawn by a call's number and size: every run is served the same chances, whoever
 * asks and in whatever order.
 */

export type BenchModelOptions = {
  /** 100 = a hundred times faster than the latencies it models; Infinity = no waiting. */
  readonly scale: number;
  readonly seed: number;
};

/** One answered call; instants in epoch milliseconds, with fractions. */
export type ServedCall = {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** What the model itself took: all that a schedule cannot avoid. */
  readonly latencyMs: number;
};

export type BenchModel = {
  readonly url: string;
  /** The calls answered since the last asking. */
  readonly takeServed: () => ServedCall[];
};

/** Characters from which a prompt is heavy, as the simulated model has it. */
const heavyChars = 200_000;

export async function startBenchModel(options: BenchModelOptions): Promise<BenchModel> {
  let served: ServedCall[] = [];
  let number = 0;
  const server = createServer((request, response) => {
    const startedAtMs = now();
    number += 1;
    const chance = number;
    readSize(request, (bytes) => {
      const waitMs = latencyMs({ ...options, heavyChars }, bytes, chance);
      response.once('finish', () => {
        served.push({ startedAtMs, endedAtMs: now(), latencyMs: waitMs });
      });
      if (waitMs === 0) answer(response, bytes);
      else setTimeout(answer, waitMs, response, bytes);
    });
  });
  await listen(server);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/v1`,
    takeServed: () => {
      const taken = served;
      served = [];
      number = 0;
      return taken;
    },
  };
}

function listen(server: Server): Promise<void> {
  // Clients of a loop keep one connection for the whole run.
  server.keepAliveTimeout = 0;
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}

function now(): number {
  return performance.timeOrigin + performance.now();
}

function readSize(request: IncomingMessage, then: (bytes: number) => void): void {
  let bytes = 0;
  request.on('data', (chunk: Uint8Array) => (bytes += chunk.byteLength));
  request.on('end', () => then(bytes));
}

const charsPerToken = 3.6;

function answer(response: ServerResponse, requestBytes: number): void {
  const input = Math.ceil(requestBytes / charsPerToken);
  const output = Math.ceil(replyText.length / charsPerToken);
  const body = JSON.stringify({
    id: 'chatcmpl-bench',
    object: 'chat.completion',
    created: 0,
    model: benchModelName,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: replyText, refusal: null },
        finish_reason: 'stop',
        logprobs: null,
      },
    ],
    usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
  });
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}
