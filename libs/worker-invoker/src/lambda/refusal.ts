/** Why an Invoke call started nothing, as far as anybody knows. */
export type Refusal =
  | { readonly kind: 'throttled'; readonly mayPass: true }
  | {
      readonly kind: 'failed';
      /** Whether the same request may succeed a moment later. */
      readonly mayPass: boolean;
      /** What happened, where, and what to do. */
      readonly message: string;
    };

/** What a message says of the function that was called. */
export type Target = {
  readonly functionName: string;
  readonly qualifier?: string | undefined;
  readonly region: string;
  readonly endpoint?: string | undefined;
};

/** Of the many fields of the client's errors, the three that tell them apart. */
type ClientError = {
  readonly name: string;
  readonly code: string | undefined;
  readonly status: number | undefined;
};

const throttles = new Set([
  'TooManyRequestsException',
  'ThrottlingException',
  'EC2ThrottledException',
]);
const credentialFaults = new Set([
  ...['CredentialsProviderError', 'UnrecognizedClientException', 'InvalidSignatureException'],
  ...['ExpiredTokenException', 'ExpiredToken', 'InvalidClientTokenId', 'TokenRefreshRequired'],
]);

/** Classifies an error of the client: the one place that knows its names. */
export function refusalOf(error: unknown, target: Target): Refusal {
  const { name, code, status } = readError(error);
  const { region } = target;
  const what = nameOf(target);
  if (throttles.has(name) || status === 429) return { kind: 'throttled', mayPass: true };
  if (name === 'ResourceNotFoundException' || status === 404) {
    return lasting(
      `There is no Lambda function ${what} in ${region}. Deploy it, or name the right function and region.`,
    );
  }
  if (credentialFaults.has(name)) {
    return lasting(
      `AWS does not accept the credentials for the Lambda function ${what} (${name}). Renew or set them.`,
    );
  }
  if (name.startsWith('AccessDenied') || status === 403) {
    return lasting(
      `Calling the Lambda function ${what} in ${region} is forbidden. Allow lambda:InvokeFunction on it to whoever leads.`,
    );
  }
  if (code === 'ENOTFOUND') {
    return lasting(
      `The address of Lambda in ${region} is unknown${at(target)}. Check the region and the endpoint.`,
    );
  }
  if (status === undefined || status >= 500) {
    return passing(
      `Lambda in ${region} did not take the call of ${what}${at(target)} (${code ?? name}). It is tried again.`,
    );
  }
  return lasting(`Lambda refused the call of ${what} in ${region} (${name}, ${String(status)}).`);
}

const passing = (message: string): Refusal => ({ kind: 'failed', mayPass: true, message });
const lasting = (message: string): Refusal => ({ kind: 'failed', mayPass: false, message });

function nameOf({ functionName, qualifier }: Target): string {
  return qualifier === undefined ? functionName : `${functionName}:${qualifier}`;
}

function at({ endpoint }: Target): string {
  return endpoint === undefined ? '' : ` at ${new URL(endpoint).host}`;
}

function readError(error: unknown): ClientError {
  if (!(error instanceof Error)) return { name: String(error), code: undefined, status: undefined };
  const { code, $metadata } = error as { code?: unknown; $metadata?: { httpStatusCode?: number } };
  return {
    name: error.name,
    code: typeof code === 'string' ? code : undefined,
    status: $metadata?.httpStatusCode,
  };
}
