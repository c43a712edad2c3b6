import { CfnOutput, Stack, Tags, type App } from 'aws-cdk-lib';
import { Cluster, ContainerInsights } from 'aws-cdk-lib/aws-ecs';
import { acknowledge } from './acknowledged.ts';
import { Network } from './network.ts';
import { Secrets } from './secrets.ts';
import { Api } from './service/api.ts';
import { Orchestrator } from './service/orchestrator.ts';
import type { Settings } from './settings/settings.ts';
import { Storage } from './storage.ts';
import { Valkey } from './valkey.ts';
import { Alarms } from './watch/alarms.ts';
import { Picture } from './watch/picture.ts';
import { Spending } from './watch/spending.ts';
import { Worker } from './worker.ts';

/** A whole fleet: orchestrators, workers, the service, what they stand on, and who watches them. */
export class FleetStack extends Stack {
  constructor(app: App, id: string, settings: Settings) {
    super(app, id, {
      description: `Longhaul, ${settings.sizeName}`,
      env: { region: settings.region },
      terminationProtection: settings.keepsData,
    });
    const network = new Network(this, settings);
    const storage = new Storage(this, settings);
    const secrets = new Secrets(this, settings);
    const valkey = new Valkey(this, network, secrets, settings);
    const worker = new Worker(this, { network, storage, secrets, valkey }, settings);
    const cluster = new Cluster(this, 'Cluster', {
      vpc: network.vpc,
      containerInsightsV2: ContainerInsights.ENABLED,
    });
    const rooms = { cluster, network, storage, valkey, settings };
    const orchestrator = new Orchestrator(this, { ...rooms, worker });
    const api = new Api(this, rooms);
    const watched = { cluster, worker, valkey, orchestrator, api, settings };
    const alarms = new Alarms(this, watched, settings);
    new Picture(this, watched, alarms);
    new Spending(this, alarms.topic, settings);
    Tags.of(this).add('project', 'longhaul');
    Tags.of(this).add('size', settings.sizeName);
    new CfnOutput(this, 'ServiceAddress', { value: api.balancer.loadBalancerDnsName });
    new CfnOutput(this, 'Bucket', { value: storage.bucket.bucketName });
    new CfnOutput(this, 'AlarmTopic', { value: alarms.topic.topicArn });
    acknowledge({ storage, secrets, worker, orchestrator, api });
  }
}
