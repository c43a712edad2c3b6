import { RetryableError } from '@longhaul/wiring/errors';

/** Where secrets are asked for: the extension of Lambda for Secrets Manager, beside the function. */
export type SecretSource = {
  readonly port: number;
  /** The session's token, by which the extension knows the function. */
  readonly token: string;
};

/** No secret is worth more of an invocation. */
const longestMs = 10_000;

/**
 * The secret of this name or ARN, as text.
 *
 * @throws RetryableError when it could not be read, saying what to look at: the next event asks again
 */
export async function readSecret(id: string, { port, token }: SecretSource): Promise<string> {
  const url = new URL(`http://127.0.0.1:${String(port)}/secretsmanager/get`);
  url.searchParams.set('secretId', id);
  const refusal = (why: string, cause?: unknown) =>
    new RetryableError(
      `The secret ${id} could not be read: ${why}. The function needs the extension for Secrets Manager, a role that may read this secret, and a way to Secrets Manager.`,
      1_000,
      { cause },
    );
  let answer: Response;
  let body: string;
  try {
    answer = await fetch(url, {
      headers: { 'X-Aws-Parameters-Secrets-Token': token },
      signal: AbortSignal.timeout(longestMs),
    });
    body = await answer.text();
  } catch (error) {
    throw refusal('the extension did not answer', error);
  }
  const text = answer.ok ? secretStringOf(body) : undefined;
  if (text === undefined) throw refusal(`the extension answered with ${String(answer.status)}`);
  return text;
}

function secretStringOf(body: string): string | undefined {
  try {
    const { SecretString } = JSON.parse(body) as { readonly SecretString?: unknown };
    return typeof SecretString === 'string' && SecretString !== '' ? SecretString : undefined;
  } catch {
    return undefined;
  }
}
