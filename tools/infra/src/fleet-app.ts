import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { FleetStack } from './fleet-stack.ts';
import { readSettings } from './settings/settings.ts';

/** Ways of CDK that a new project has and an old one must ask for. */
const ways = {
  '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true,
  '@aws-cdk/aws-iam:minimizePolicies': false,
  '@aws-cdk/core:checkSecretUsage': true,
  '@aws-cdk/aws-lambda:recognizeLayerVersion': true,
  '@aws-cdk/aws-lambda:recognizeVersionProps': true,
  '@aws-cdk/aws-ecs:removeDefaultDeploymentAlarm': true,
  '@aws-cdk/aws-ecs:disableExplicitDeploymentControllerForCircuitBreaker': true,
};

export type FleetAppOptions = {
  /** Settings in place of `-c name=value`. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** Tests that read the template leave the checks to the one that is about them. */
  readonly isChecked?: boolean;
  /** Where the template is written; `cdk` says so itself. */
  readonly outdir?: string;
};

/** The app and its one stack; its synthesis stops at a broken rule of AWS Solutions or CloudFormation. */
export function fleetApp({ context = {}, isChecked = true, outdir }: FleetAppOptions = {}): {
  readonly app: App;
  readonly stack: FleetStack;
} {
  const app = new App({
    analyticsReporting: false,
    treeMetadata: false,
    ...(outdir === undefined ? {} : { outdir }),
    builtinCloudFormationValidation: isChecked,
    context: { ...ways, ...context },
  });
  const settings = readSettings((name) => app.node.tryGetContext(name) as unknown);
  const stack = new FleetStack(app, 'longhaul', settings);
  if (isChecked) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { app, stack };
}
