import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallRecord } from './call-log.ts';
import { handleChat, hasKey, modelName } from './http/chat.ts';
import { applyControl, settingsToJson } from './http/control.ts';
import { readBody, send } from './http/delivery.ts';
import type { Reply } from './http/error-reply.ts';
import { badRequestReply, faultReply } from './http/error-reply.ts';
import type { SimulatedModelOptions } from './options.ts';
import { resolveOptions } from './options.ts';
import type { Simulation } from './simulation.ts';
import { createSimulation } from './simulation.ts';

/** A running simulated model. */
export type SimulatedModel = {
  /** The base URL for a client on the address it listens on, `http://127.0.0.1:<port>/v1`. */
  readonly url: string;
  readonly port: number;
  /** The newest calls that have ended, oldest first; at most 10,000. */
  readonly calls: () => readonly CallRecord[];
  /** Cuts all connections and frees the port; calls on their way are lost. May be called twice. */
  readonly close: () => Promise<void>;
};

function json(value: unknown): Reply {
  return { status: 200, headers: {}, body: JSON.stringify(value) };
}

const models = json({
  object: 'list',
  data: [{ id: modelName, object: 'model', created: 0, owned_by: 'longhaul-simulated' }],
});

async function control(simulation: Simulation, incoming: IncomingMessage): Promise<Reply> {
  if (incoming.method === 'GET') return json(settingsToJson(simulation.settings));
  const body = await readBody(incoming);
  if (body.kind !== 'body') return badRequestReply('The control message could not be read.');
  const result = applyControl(simulation.settings, body.text);
  if (result.kind === 'invalid') return badRequestReply(result.message);
  simulation.change(result.settings, result.areLimitsNew);
  return json(settingsToJson(simulation.settings));
}

async function route(
  simulation: Simulation,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path = '/'] = (incoming.url ?? '/').split('?');
  const target = `${incoming.method ?? 'GET'} ${path}`;
  if (target === 'POST /v1/chat/completions') return handleChat(simulation, incoming, response);
  await send(response, await otherReply(simulation, incoming, target));
}

async function otherReply(
  simulation: Simulation,
  incoming: IncomingMessage,
  target: string,
): Promise<Reply> {
  if (target === 'GET /v1/models') {
    return hasKey(simulation, incoming) ? models : faultReply('unauthorized');
  }
  if (target === 'GET /_calls') return json(simulation.log.toJson());
  if (target.endsWith(' /_control')) return control(simulation, incoming);
  return badRequestReply(`Unknown request: ${target}. See the simulated model's README.`, 404);
}

/** A fault in the simulator itself must reach whoever tests with it, and end only that call. */
function answerSurprise(response: ServerResponse, surprise: unknown): void {
  const reason =
    surprise instanceof Error ? (surprise.stack ?? surprise.message) : String(surprise);
  if (response.headersSent) response.destroy();
  else void send(response, badRequestReply(`The simulator itself failed: ${reason}`, 500));
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

/**
 * Starts an OpenAI-compatible server whose model is a set of rules.
 *
 * @throws {RangeError} when an option is out of range.
 * @throws the system's error when the port is taken or the log file cannot be opened.
 */
export async function startSimulatedModel(options: SimulatedModelOptions): Promise<SimulatedModel> {
  const simulation = createSimulation(resolveOptions(options));
  const server = createServer((incoming, response) => {
    route(simulation, incoming, response).catch((surprise: unknown) => {
      answerSurprise(response, surprise);
    });
  });
  // A model thinks for a minute and clients keep idle connections: Node must cut neither.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 600_000;
  const { host } = simulation.options;
  const port = await listen(server, host, simulation.options.port);
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
    simulation.log.close();
  };
  return {
    url: `http://${host}:${port}/v1`,
    port,
    calls: () => simulation.log.calls(),
    close: () => (closed ??= close()),
  };
}
