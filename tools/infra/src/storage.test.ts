import { expect, it } from 'vitest';
import { Match } from 'aws-cdk-lib/assertions';
import {
  found,
  only,
  privateFleet,
  publicFleet,
  resourcesOf,
  statementsOf,
  templateOf,
} from './testing.ts';

it('both buckets are encrypted and closed to the public', () => {
  const buckets = found(templateOf(publicFleet), 'AWS::S3::Bucket');
  expect(buckets).toHaveLength(2);
  for (const { Properties } of buckets) {
    expect(Properties).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
        ],
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
  }
});

it('neither is spoken to without TLS', () => {
  const policies = found(templateOf(publicFleet), 'AWS::S3::BucketPolicy');
  expect(policies).toHaveLength(2);
  for (const policy of policies) {
    const denied = statementsOf(policy).filter(({ effect }) => effect === 'Deny');
    const conditions = denied.map(({ condition }) => condition);
    expect(conditions).toContainEqual({ Bool: { 'aws:SecureTransport': 'false' } });
    expect(conditions).toContainEqual({ NumericLessThan: { 's3:TlsVersion': 1.2 } });
  }
});

it('a write under a job is refused without If-None-Match, whoever asks', () => {
  const policy = only(found(templateOf(publicFleet), 'AWS::S3::BucketPolicy', 'StorageJobs'));
  const rule = statementsOf(policy).find(({ sid }) => sid === 'OnlyCreateOnce');
  expect(rule).toEqual({
    sid: 'OnlyCreateOnce',
    effect: 'Deny',
    actions: ['s3:PutObject'],
    resources: [expect.stringMatching(/\.Arn\}\/\*\/jobs\/\*$/)],
    condition: {
      Null: { 's3:if-none-match': 'true' },
      // Starting an upload and sending parts take no condition; what completes it does.
      Bool: { 's3:ObjectCreationOperation': 'true' },
    },
  });
  templateOf(publicFleet).hasResourceProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Sid: 'OnlyCreateOnce', Principal: { AWS: '*' } }),
      ]),
    },
  });
});

it('parts of uploads that nobody finished go after two days', () => {
  const bucket = only(found(templateOf(publicFleet), 'AWS::S3::Bucket', 'StorageJobs'));
  expect(bucket.Properties).toMatchObject({
    LifecycleConfiguration: {
      Rules: [{ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 }, Status: 'Enabled' }],
    },
  });
});

/** What is left in the account when the stack is gone, by type. */
function kept(context: Readonly<Record<string, string>>): readonly string[] {
  const resources = Object.values(resourcesOf(templateOf(context)));
  const retained = resources.filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain');
  return [...new Set(retained.map(({ Type }) => Type))].sort();
}

it('a destroyed stack leaves buckets and logs where data is kept, and nothing where it is not', () => {
  // Versions of a function go with the function.
  expect(kept(publicFleet)).toEqual([
    'AWS::Lambda::Version',
    'AWS::Logs::LogGroup',
    'AWS::S3::Bucket',
    'AWS::S3::BucketPolicy',
  ]);
  expect(kept(privateFleet)).toEqual(['AWS::Lambda::Version']);
});
