import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { jobObjects } from './rights/object-patterns.ts';
import type { Settings } from './settings/settings.ts';

/**
 * The bucket that is the truth of every job, and one for access logs. Private, encrypted, TLS only.
 * Under a job's prefix the bucket itself refuses a write without `If-None-Match`: no process, old,
 * foreign or mistaken, can replace an output, a plan or a manifest.
 */
export class Storage extends Construct {
  readonly bucket: Bucket;
  readonly logs: Bucket;

  constructor(scope: Construct, { keepsData }: Settings) {
    super(scope, 'Storage');
    const removal = keepsData
      ? { removalPolicy: RemovalPolicy.RETAIN }
      : { removalPolicy: RemovalPolicy.DESTROY, autoDeleteObjects: true };
    const closed = {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      ...removal,
    };
    this.logs = new Bucket(this, 'AccessLogs', {
      ...closed,
      // S3's own log delivery writes by ACL where the owner is not enforced; here by policy.
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [{ id: 'end', expiration: Duration.days(90) }],
    });
    this.bucket = new Bucket(this, 'Jobs', {
      ...closed,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      serverAccessLogsBucket: this.logs,
      serverAccessLogsPrefix: 'jobs/',
      lifecycleRules: [
        // Parts of an upload that nobody finished would be paid for unseen.
        { id: 'parts', abortIncompleteMultipartUploadAfter: Duration.days(2) },
      ],
    });
    this.bucket.addToResourcePolicy(this.onlyCreateOnce());
    // What is kept stays under its rules.
    for (const { policy } of [this.bucket, this.logs]) {
      policy?.applyRemovalPolicy(removal.removalPolicy);
    }
  }

  /** As S3's user guide has it, "Enforce conditional writes"; starting an upload takes no condition. */
  private onlyCreateOnce(): PolicyStatement {
    return new PolicyStatement({
      sid: 'OnlyCreateOnce',
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ['s3:PutObject'],
      resources: [this.bucket.arnForObjects(jobObjects)],
      conditions: {
        Null: { 's3:if-none-match': 'true' },
        Bool: { 's3:ObjectCreationOperation': 'true' },
      },
    });
  }
}
