import { RetryableError, TerminalError } from '@longhaul/ports/errors';
import { describe, expect, it } from 'vitest';
import { faultOf, storeError, type FaultKind, type TroubleKind } from './fault.ts';

/** An error as the SDK or Node makes it. */
function failure(name: string, fields: object = {}, message = ''): Error {
  return Object.assign(new Error(message), { name, ...fields });
}
const status = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } });

describe('a failed request', () => {
  it.each<[string, Error, FaultKind]>([
    ['an object that does not exist', failure('NoSuchKey', status(404)), 'missing'],
    ['the same, told without a body', failure('NotFound', status(404)), 'missing'],
    ['a bucket that does not exist', failure('NoSuchBucket', status(404)), 'standing'],
    ['a condition that does not hold', failure('PreconditionFailed', status(412)), 'taken'],
    ['a conflict without a body', failure('Unknown', status(409)), 'conflict'],
    ['SlowDown', failure('SlowDown', status(503)), 'slow'],
    ['503 without a body', failure('Unknown', status(503)), 'slow'],
    ['429 of a proxy', failure('Unknown', status(429)), 'slow'],
    ['500', failure('InternalError', status(500)), 'passing'],
    ['502 of a proxy', failure('Unknown', status(502)), 'passing'],
    ['an answer that is no S3', failure('SyntaxError', status(200)), 'passing'],
    ['a reset', failure('Error', { code: 'ECONNRESET' }), 'passing'],
    ['a name that is not known', failure('Error', { code: 'ENOTFOUND' }), 'passing'],
    ['a body that was cut off', failure('Error', {}, 'aborted'), 'passing'],
    ['bytes that were changed', failure('Error', {}, 'Checksum mismatch: expected…'), 'passing'],
    ['a clock that is wrong', failure('RequestTimeTooSkewed', status(403)), 'passing'],
    ['missing rights', failure('AccessDenied', status(403)), 'standing'],
    ['another region', failure('PermanentRedirect', status(301)), 'standing'],
    ['a certificate', failure('Error', { code: 'CERT_HAS_EXPIRED' }), 'standing'],
    ['what it does not know', failure('NotImplemented', status(501)), 'standing'],
    ['no credentials', failure('CredentialsProviderError'), 'credentials'],
    ['a bug', failure('TypeError'), 'foreign'],
  ])('by %s is told apart', (_, error, kind) => {
    expect(faultOf(error)).toBe(kind);
  });
});

describe('what people are told', () => {
  const deed = { doing: 'write', place: 'deals/acme/a.json at Amazon S3 in us-east-1' };
  const told = (error: Error, kind: TroubleKind) => storeError(error, kind, deed);

  it.each<[Error, RegExp]>([
    [
      failure('PermanentRedirect', {
        ...status(301),
        $response: { headers: { 'x-amz-bucket-region': 'eu-west-1' } },
      }),
      /\(PermanentRedirect\)\. The bucket lies in another region, eu-west-1\. Set the region/,
    ],
    [
      failure('AuthorizationHeaderMalformed', { ...status(400), Region: 'eu-north-1' }),
      /another region, eu-north-1\. Set the region/,
    ],
    [failure('Unknown', status(403)), /\(status 403\)\. These credentials may not do that\. Grant/],
    [failure('Error', { code: 'EPROTO' }), /\(EPROTO\)\. No trusted TLS connection/],
    [failure('CredentialsProviderError'), /Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY/],
    [failure('NotImplemented', status(501)), /Use a store with conditional writes/],
    [failure('Teapot', status(418)), /\(Teapot\)\. Check the bucket, its policy and the endpoint/],
  ])('of what stands in the way: what, where, and what to do', (error, words) => {
    const kind = faultOf(error);
    expect(['standing', 'credentials']).toContain(kind);
    const problem = told(error, kind as TroubleKind);
    expect(problem).toBeInstanceOf(TerminalError);
    expect(problem.message).toMatch(
      /^Could not write deals\/acme\/a\.json at Amazon S3 in us-east-1 \(/,
    );
    expect(problem.message).toMatch(words);
    expect(problem.cause).toBe(error);
  });

  it('of what passes: that it was tried, and when to try again', () => {
    const problem = told(failure('SlowDown', status(503)), 'slow');
    expect(problem).toBeInstanceOf(RetryableError);
    expect(problem.message).toContain('It asks for fewer requests, also when asked again.');
    expect((problem as RetryableError).retryAfterMs).toBeGreaterThan(0);
  });
});
