/** One event on its way into a worker process. */
export type Invocation = {
  readonly requestId: string;
  /** JSON text. */
  readonly payload: string;
  readonly arn: string;
};

/** How it ended. `failed` is a function error: the function's, not the platform's. */
export type InvocationEnd =
  | { readonly kind: 'answered'; readonly body: string }
  | {
      readonly kind: 'failed';
      /** The error's name: the function's own, or `Sandbox.Timedout`, `Runtime.ExitError`. */
      readonly type: string;
      readonly body: string;
    };

/** The largest reply of a function, in bytes. */
const maxReplyBytes = 6_291_556;

const failed = (errorType: string, errorMessage: string): InvocationEnd => ({
  kind: 'failed',
  type: errorType,
  body: JSON.stringify({ errorType, errorMessage }),
});

/** The ends that a platform words, as AWS words them. */
export const endOf = {
  function: (body: string): InvocationEnd => ({ kind: 'failed', type: errorTypeOf(body), body }),
  timeout: (requestId: string | undefined, timeoutMs: number): InvocationEnd =>
    failed(
      'Sandbox.Timedout',
      `RequestId: ${requestId ?? ''} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
    ),
  exit: (
    requestId: string | undefined,
    code: number | null,
    signal: NodeJS.Signals | null,
  ): InvocationEnd => {
    const how = signal === null ? `exit status ${String(code ?? 0)}` : `signal: ${signal}`;
    return failed(
      'Runtime.ExitError',
      `RequestId: ${requestId ?? ''} Error: Runtime exited with error: ${how}`,
    );
  },
  reply: (body: string): InvocationEnd =>
    Buffer.byteLength(body) <= maxReplyBytes
      ? { kind: 'answered', body }
      : failed(
          'Function.ResponseSizeTooLarge',
          `Response payload size exceeded maximum allowed payload size (${String(maxReplyBytes)} bytes).`,
        ),
};

function errorTypeOf(body: string): string {
  try {
    const { errorType } = JSON.parse(body) as { errorType?: unknown };
    return typeof errorType === 'string' ? errorType : 'Error';
  } catch {
    return 'Error';
  }
}
