import { App, Stack, Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { expect, it } from 'vitest';
import { fleetApp } from './fleet-app.ts';
import { freshFolder, privateFleet, publicFleet } from './testing.ts';

it.each([publicFleet, privateFleet])(
  'a $size fleet keeps every rule of AWS Solutions and the schemas of CloudFormation',
  (context) => {
    const assembly = fleetApp({ context, outdir: freshFolder() }).app.synth();
    expect(assembly.getStackByName('longhaul').messages).toEqual([]);
  },
);

it('the rules are awake: a bucket that anybody may read without TLS stops a synthesis', () => {
  const app = new App({ analyticsReporting: false, treeMetadata: false, outdir: freshFolder() });
  new Bucket(new Stack(app, 'careless'), 'Open');
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(() => app.synth()).toThrow(/does not require requests to use SSL/);
});

it('a deployment names its resources as the one before: nothing is replaced by accident', () => {
  const names = () => {
    const { app } = fleetApp({ context: publicFleet, isChecked: false, outdir: freshFolder() });
    const { template } = app.synth().getStackByName('longhaul');
    return Object.keys((template as { Resources: object }).Resources);
  };
  expect(names()).toEqual(names());
});
