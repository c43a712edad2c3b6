import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer } from '../analyst.ts';
import type { CallOutcome } from '../call-log.ts';
import type {
  ConnectionFaultKind,
  ContentFaultKind,
  ErrorFaultKind,
  FaultRule,
} from '../faults.ts';
import { connectionFaultKinds, contentFaultKinds, errorFaultKinds } from '../faults.ts';
import { chooseFault, markedFault } from '../faults.ts';
import { latencyMs } from '../latency.ts';
import type { Simulation } from '../simulation.ts';
import type { Usage } from './usage.ts';
import type { ChatRequest } from './chat-request.ts';
import { parseChatRequest } from './chat-request.ts';
import { complete } from './completion.ts';
import { drip, readBody, resetInBody, send } from './delivery.ts';
import type { Reply } from './error-reply.ts';
import { badRequestReply, faultReply, refusalReply, unknownModelReply } from './error-reply.ts';

/** The one model there is; its name says what it is. */
export const modelName = 'simulated-analyst-1';

/** One call on its way, from arrival to its line in the log. */
type Exchange = {
  readonly simulation: Simulation;
  readonly response: ServerResponse;
  readonly callNumber: number;
  /** Aborts when the connection ends: the client leaves, or the server closes. */
  readonly signal: AbortSignal;
};

type Ending = {
  readonly status: number;
  readonly outcome: CallOutcome;
  readonly fault?: FaultRule | undefined;
  readonly request?: ChatRequest;
  readonly usage?: Usage;
};

function record({ simulation, callNumber }: Exchange, ending: Ending): void {
  const { status, outcome, fault, request, usage } = ending;
  simulation.log.end({
    number: callNumber,
    dealId: request?.dealId ?? null,
    atMs: simulation.options.clock.now(),
    status,
    outcome,
    fault: fault?.kind ?? null,
    promptTokens: usage?.prompt_tokens ?? 0,
    completionTokens: usage?.completion_tokens ?? 0,
  });
}

async function reject(
  exchange: Exchange,
  reply: Reply,
  ending: Partial<Ending> = {},
): Promise<void> {
  const isWhole = await send(exchange.response, withLimitHeaders(exchange, reply));
  record(exchange, { ...ending, status: reply.status, outcome: isWhole ? 'rejected' : 'lost' });
}

function withLimitHeaders({ simulation }: Exchange, reply: Reply): Reply {
  const headers = simulation.gate.headers(simulation.options.clock.now());
  return { ...reply, headers: { ...headers, ...reply.headers } };
}

/** Why a readable request is turned away before any fault is thought of; undefined if it is not. */
function turnAway({ simulation }: Exchange, request: ChatRequest): Reply | undefined {
  const { acceptAnyModel, clock } = simulation.options;
  if (request.model !== modelName && !acceptAnyModel) return unknownModelReply(request.model);
  const tokens = request.promptTokens + (request.maxCompletionTokens ?? 0);
  const admission = simulation.gate.admit(tokens, clock.now());
  return admission.kind === 'refused' ? refusalReply(admission, modelName) : undefined;
}

function faultOf(
  { simulation, callNumber }: Exchange,
  request: ChatRequest,
): FaultRule | undefined {
  const { dealId, promptHash } = request;
  const { seed, markers } = simulation.options;
  const earlierCalls = simulation.countCall(dealId ?? `prompt ${promptHash}`);
  const marked = markers ? markedFault(request.userText) : undefined;
  const rules = [...(marked === undefined ? [] : [marked]), ...simulation.settings.faults];
  return chooseFault(rules, { seed, callNumber, dealId, promptHash, earlierCalls });
}

function isErrorKind(kind: string): kind is ErrorFaultKind {
  return (errorFaultKinds as readonly string[]).includes(kind);
}

function isContentKind(kind: string): kind is ContentFaultKind {
  return (contentFaultKinds as readonly string[]).includes(kind);
}

function isConnectionKind(kind: string): kind is ConnectionFaultKind {
  return (connectionFaultKinds as readonly string[]).includes(kind);
}

/** Hands the reply over in the way the fault wants it; false if it did not arrive whole. */
async function deliver(
  { simulation, response, signal }: Exchange,
  reply: Reply,
  kind: ConnectionFaultKind | undefined,
): Promise<boolean> {
  const { clock, dripMs } = simulation.options;
  if (kind === 'drip') return drip(response, reply, clock, dripMs, signal);
  if (kind !== 'reset') return send(response, reply);
  await resetInBody(response, reply);
  return false;
}

/** Thinks for as long as the model would, then answers. */
async function respond(exchange: Exchange, request: ChatRequest, fault?: FaultRule): Promise<void> {
  const { simulation, callNumber, signal } = exchange;
  const { clock, seed, heavyChars } = simulation.options;
  const { scale } = simulation.settings;
  const promptChars = request.systemText.length + request.userText.length;
  await clock.sleep(
    latencyMs({ seed, scale, heavyChars }, promptChars, request.promptHash),
    signal,
  );
  if (signal.aborted) return record(exchange, { status: 0, outcome: 'lost', fault, request });
  const draft = {
    callNumber,
    atMs: clock.now(),
    model: modelName,
    value: answer(request),
    promptTokens: request.promptTokens,
    cachedTokens: simulation.prefixes.cachedTokens(request.systemText),
    maxCompletionTokens: request.maxCompletionTokens,
  };
  const kind = fault?.kind;
  const contentFault = kind !== undefined && isContentKind(kind) ? kind : undefined;
  const { body, usage } = complete(draft, contentFault);
  const reply = withLimitHeaders(exchange, { status: 200, headers: {}, body });
  const connectionFault = kind !== undefined && isConnectionKind(kind) ? kind : undefined;
  const isWhole = await deliver(exchange, reply, connectionFault);
  record(exchange, { status: 200, outcome: isWhole ? 'paid' : 'lost', fault, request, usage });
}

/** Never answers; ends when the client or the server does. */
function hang(exchange: Exchange, request: ChatRequest, fault: FaultRule): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      record(exchange, { status: 0, outcome: 'lost', fault, request });
      resolve();
    };
    if (exchange.signal.aborted) end();
    else exchange.signal.addEventListener('abort', end, { once: true });
  });
}

async function serve(exchange: Exchange, request: ChatRequest): Promise<void> {
  const refusal = turnAway(exchange, request);
  if (refusal !== undefined) return reject(exchange, refusal, { request });
  const fault = faultOf(exchange, request);
  if (fault === undefined) return respond(exchange, request);
  if (isErrorKind(fault.kind)) {
    return reject(exchange, faultReply(fault.kind, fault.retryAfterMs), { request, fault });
  }
  if (fault.kind === 'hang') return hang(exchange, request, fault);
  if (fault.kind !== 'disconnect') return respond(exchange, request, fault);
  exchange.response.socket?.destroy();
  return record(exchange, { status: 0, outcome: 'lost', fault, request });
}

/** Whether a request comes with the key that is asked for, if one is. */
export function hasKey({ options: { requireKey } }: Simulation, { headers }: IncomingMessage) {
  return requireKey === undefined || headers.authorization === `Bearer ${requireKey}`;
}

/** `POST /v1/chat/completions`: every call ends in exactly one record of the log. */
export async function handleChat(
  simulation: Simulation,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const left = new AbortController();
  response.once('close', () => left.abort());
  const callNumber = simulation.log.begin();
  const exchange = { simulation, response, callNumber, signal: left.signal };
  if (!hasKey(simulation, incoming)) {
    incoming.resume();
    return reject(exchange, faultReply('unauthorized'));
  }
  const body = await readBody(incoming);
  if (body.kind === 'gone') return record(exchange, { status: 0, outcome: 'lost' });
  if (body.kind === 'too_large') return reject(exchange, tooLarge);
  const parsed = parseChatRequest(body.text);
  if (parsed.kind === 'invalid') return reject(exchange, badRequestReply(parsed.message));
  return serve(exchange, parsed.request);
}

/** The rest of the body is not read, so the connection cannot be used again. */
const tooLarge: Reply = {
  ...badRequestReply('The request body exceeds 64 MiB. Send less content.', 413),
  headers: { connection: 'close' },
};
