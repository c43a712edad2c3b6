import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dispatcher } from '../dispatcher.ts';
import type { Faults } from '../faults.ts';
import type { EmulatorOptions } from '../options.ts';
import { readBody, sendJson } from './http.ts';

const route = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;
/** `arn:aws:lambda:<region>:<account>:function:<name>[:<qualifier>]`, `<account>:function:…`, or a name. */
const functionPath = /^(?:arn:[^:]+:lambda:[^:]+:)?(?:\d+:)?(?:function:)?([^:]+)(?::([^:]+))?$/;

const maxEventBytes = 1_048_576;
const maxRequestBytes = 6_291_556;

type Refusal = { readonly status: number; readonly code: string; readonly message: string };

/** Lambda's Invoke: what a caller meets before, around and after a worker. */
export function createInvokeApi(options: EmulatorOptions, faults: Faults, dispatcher: Dispatcher) {
  /** Answers an invocation; false when the request is none. */
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const url = new URL(request.url ?? '', 'http://localhost');
    const [, name] = route.exec(decodeURIComponent(url.pathname)) ?? [];
    if (name === undefined || request.method !== 'POST') return false;
    const type = String(request.headers['x-amz-invocation-type'] ?? 'RequestResponse');
    const maxBytes = type === 'Event' ? maxEventBytes : maxRequestBytes;
    const body = await readBody(request, maxBytes);
    const arn = arnOf(options, name, url.searchParams.get('Qualifier'));
    const refusal =
      met(faults.meet('throttle', 'error')) ??
      (arn === undefined ? notFound(name) : undefined) ??
      (body === undefined ? tooLarge(maxBytes) : undefined) ??
      (isJson(body) ? undefined : notJson());
    if (refusal) refuse(response, refusal);
    else if (type === 'DryRun') response.writeHead(204).end();
    else if (dispatcher.isFull) refuse(response, throttled());
    else {
      const requestId = randomUUID();
      const payload = body?.length ? body.toString() : '{}';
      const invocation = { requestId, payload, arn: arn ?? '' };
      await answer(type, invocation, response, { faults, dispatcher });
    }
    return true;
  };
}

async function answer(
  type: string,
  invocation: Parameters<Dispatcher['accept']>[0],
  response: ServerResponse,
  { faults, dispatcher }: { faults: Faults; dispatcher: Dispatcher },
): Promise<void> {
  const isLost = faults.meet('lost_reply') !== undefined;
  const headers = { 'x-amzn-requestid': invocation.requestId };
  if (type === 'Event') {
    dispatcher.accept(invocation);
    if (isLost) response.destroy();
    else response.writeHead(202, headers).end();
    return;
  }
  const end = await dispatcher.runNow(invocation);
  if (isLost) return void response.destroy();
  response.writeHead(200, {
    ...headers,
    'content-type': 'application/json',
    'x-amz-executed-version': '$LATEST',
    ...(end.kind === 'failed' ? { 'x-amz-function-error': 'Unhandled' } : {}),
  });
  response.end(end.body);
}

function arnOf(
  { functionName, qualifiers }: EmulatorOptions,
  asked: string,
  qualifierAsked: string | null,
): string | undefined {
  const [, name, suffix] = functionPath.exec(asked) ?? [];
  const qualifier = qualifierAsked ?? suffix ?? '$LATEST';
  if (name !== functionName || !['$LATEST', ...qualifiers].includes(qualifier)) return undefined;
  const arn = `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
  return qualifier === '$LATEST' ? arn : `${arn}:${qualifier}`;
}

function isJson(body: Buffer | undefined): boolean {
  if (!body?.length) return true;
  try {
    JSON.parse(body.toString());
    return true;
  } catch {
    return false;
  }
}

const throttled = (): Refusal => ({
  status: 429,
  code: 'TooManyRequestsException',
  message: 'Rate Exceeded.',
});

const notFound = (name: string): Refusal => ({
  status: 404,
  code: 'ResourceNotFoundException',
  message: `Function not found: ${name}`,
});

const tooLarge = (maxBytes: number): Refusal => ({
  status: 413,
  code: 'RequestTooLargeException',
  message: `Request must be smaller than ${String(maxBytes)} bytes for the InvokeFunction operation`,
});

const notJson = (): Refusal => ({
  status: 400,
  code: 'InvalidRequestContentException',
  message: 'Could not parse request body into json.',
});

function met(fault: ReturnType<Faults['meet']>): Refusal | undefined {
  if (!fault) return undefined;
  if (fault.kind === 'throttle') return throttled();
  return { status: fault.status, code: fault.code, message: 'Asked for by a fault.' };
}

function refuse(response: ServerResponse, { status, code, message }: Refusal): void {
  const type = status < 500 ? 'User' : 'Service';
  // Its own errors have a capital there or not; the client reads both.
  sendJson(
    response,
    status,
    { Type: type, message, Message: message },
    { 'x-amzn-errortype': code },
  );
}
