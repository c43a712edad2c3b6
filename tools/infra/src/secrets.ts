import { RemovalPolicy, SecretValue } from 'aws-cdk-lib';
import { Secret, type ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Settings } from './settings/settings.ts';

/**
 * The model's key, which the operator made, and the token of Valkey, which nobody ever sees. Keys of
 * the service's users are no secrets here: the bucket holds their hashes alone.
 */
export class Secrets extends Construct {
  readonly modelKey: ISecret;
  readonly valkeyToken: Secret;

  constructor(scope: Construct, { modelKeySecret }: Settings) {
    super(scope, 'Secrets');
    this.modelKey = Secret.fromSecretNameV2(this, 'ModelKey', modelKeySecret);
    this.valkeyToken = new Secret(this, 'ValkeyToken', {
      description: 'The token of Valkey',
      removalPolicy: RemovalPolicy.DESTROY,
      // Part of a URL, and Valkey takes 16 to 128 characters.
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
    });
  }

  /** The whole address as one secret: apps take an address, and a token must not stand beside it. */
  valkeyUrl(protocol: string, host: string, port: number): Secret {
    const token = this.valkeyToken.secretValue.unsafeUnwrap();
    return new Secret(this, 'ValkeyUrl', {
      description: 'The address of Valkey with its token',
      removalPolicy: RemovalPolicy.DESTROY,
      // A reference that CloudFormation resolves: the template holds no token.
      secretStringValue: SecretValue.unsafePlainText(
        `${protocol}://:${token}@${host}:${String(port)}`,
      ),
    });
  }
}
