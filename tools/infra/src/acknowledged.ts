import { Stack, Validations, type CfnElement } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import {
  everyObject,
  orchestratorDeletes,
  workerCreates,
  workerReads,
} from './rights/object-patterns.ts';
import type { Secrets } from './secrets.ts';
import type { Api } from './service/api.ts';
import type { Orchestrator } from './service/orchestrator.ts';
import type { Storage } from './storage.ts';
import type { Worker } from './worker.ts';

export type Acknowledged = {
  readonly storage: Storage;
  readonly secrets: Secrets;
  readonly worker: Worker;
  readonly orchestrator: Orchestrator;
  readonly api: Api;
};

/**
 * Every rule of AWS Solutions that is not kept, with its reason; each at the one construct that it is
 * about, so that the same mistake elsewhere is found.
 */
export function acknowledge(given: Acknowledged): void {
  acknowledgeWildcards(given);
  const { secrets, worker, orchestrator, api } = given;
  accept(secrets, {
    SMG4: 'Rotating the token replaces it in Valkey and restarts every process at once; docs/OPERATIONS.md says how, when one wishes to.',
  });
  accept(worker.failures, {
    SQS3: 'It is the last stop of events that failed: kept for a look, worked off by nobody.',
  });
  accept(api, {
    EC23: 'A public service over HTTPS, where every request needs a key; without a certificate the balancer is inside the network.',
  });
  for (const { task } of [orchestrator, api]) {
    accept(task, {
      ECS2: 'Names and limits, no secrets: those come from Secrets Manager.',
      'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy]':
        'The role of ECS itself, before the container starts; its private images and log streams have no names beforehand.',
    });
  }
}

/** Each `*` in a policy. A wildcard that is not here stops the synthesis. */
function acknowledgeWildcards({ storage, worker, orchestrator, api }: Acknowledged): void {
  const objects = `<${logicalId(storage.bucket)}.Arn>`;
  const wildcards = (patterns: readonly string[], reason: string): Record<string, string> =>
    Object.fromEntries(patterns.map((pattern) => [objectsMatching(pattern), reason]));
  const objectsMatching = (pattern: string) => `IAM5[Resource::${objects}/${pattern}]`;
  accept(worker, {
    ...wildcards(workerReads, 'A job names its tenant, its uploads and batches when it is made.'),
    ...wildcards(workerCreates, 'An item names its output when it is done.'),
    'IAM5[Resource::*]': 'EC2 takes no resource for the interfaces of a function in a network.',
  });
  accept(orchestrator, {
    ...wildcards([everyObject], 'It leads the jobs of every tenant; the keys are denied apart.'),
    ...wildcards(orchestratorDeletes, 'Markers and probes are named after jobs and by chance.'),
    [`IAM5[Resource::arn:<AWS::Partition>:ecs:${Stack.of(orchestrator).region}:<AWS::AccountId>:task/<${logicalId(clusterOf(orchestrator))}>/*]`]:
      'A task does not know its name beforehand; only tasks of this cluster.',
  });
  accept(api, wildcards([everyObject], 'It serves every tenant, and erases what they ask it to.'));
}

function accept(construct: Construct, reasons: Readonly<Record<string, string>>): void {
  const acknowledged = Object.entries(reasons).map(([rule, reason]) => ({
    id: `AwsSolutions::AwsSolutions-${rule}`,
    reason,
  }));
  Validations.of(construct).acknowledge(...acknowledged);
}

function clusterOf({ task }: Orchestrator): Construct {
  return task.service.cluster;
}

function logicalId(construct: Construct): string {
  const stack = Stack.of(construct);
  return stack.resolve(stack.getLogicalId(construct.node.defaultChild as CfnElement)) as string;
}
