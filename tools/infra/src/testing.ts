import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { fleetApp } from './fleet-app.ts';

/** What an operator of a public fleet gives; nothing of it is looked up. */
export const publicFleet = {
  size: 'standard',
  orchestratorImage: 'registry.example/longhaul-orchestrator:1.2.3',
  apiImage: 'registry.example/longhaul-api:1.2.3',
  workerCode: `${import.meta.dirname}/testing`,
  certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/a',
  alarmEmail: 'oncall@example.com',
} as const;

/** The least that can be given, and nothing kept. */
export const privateFleet = {
  ...publicFleet,
  size: 'small',
  certificateArn: '',
  alarmEmail: '',
  keepData: 'false',
} as const;

const folders = join(import.meta.dirname, '../test-output');

/** A folder of its own for every synthesis, among what is ignored. */
export function freshFolder(): string {
  mkdirSync(folders, { recursive: true });
  return mkdtempSync(join(folders, 'synth-'));
}

const templates = new Map<string, Template>();

/** The template of these settings, made once a process. */
export function templateOf(context: Readonly<Record<string, string>>): Template {
  const name = JSON.stringify(context);
  const known = templates.get(name);
  if (known) return known;
  const made = Template.fromStack(
    fleetApp({ context, isChecked: false, outdir: freshFolder() }).stack,
  );
  templates.set(name, made);
  return made;
}

export type Resource = {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DeletionPolicy?: string;
};

export function resourcesOf(template: Template): Readonly<Record<string, Resource>> {
  return (template.toJSON() as { Resources: Record<string, Resource> }).Resources;
}

/** The resources of one type whose logical id starts so. */
export function found(template: Template, type: string, idStart = ''): readonly Resource[] {
  const named = Object.entries(template.findResources(type)) as [string, Resource][];
  return named.filter(([id]) => id.startsWith(idStart)).map(([, resource]) => resource);
}

export function only<Value>(values: readonly Value[]): Value {
  const [value] = values;
  if (value === undefined || values.length > 1) {
    throw new Error(`Expected one, found ${String(values.length)}.`);
  }
  return value;
}

/** A value of a template as text: references become `${Name}`, joins are joined. */
export function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if ('Ref' in value) return `\${${String(value.Ref)}}`;
  if ('Fn::GetAtt' in value) return `\${${(value['Fn::GetAtt'] as string[]).join('.')}}`;
  if ('Fn::Join' in value) {
    const [separator, parts] = value['Fn::Join'] as [string, unknown[]];
    return parts.map(textOf).join(separator);
  }
  return JSON.stringify(value);
}

type Statement = {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
};

/** The statements of a policy, each as `sid: action…` with its resources as text. */
export function statementsOf(policy: Resource) {
  const { Statement } = policy.Properties['PolicyDocument'] as { Statement: readonly Statement[] };
  return Statement.map(({ Sid, Effect, Action, Resource, Condition }) => ({
    sid: Sid ?? '',
    effect: Effect,
    actions: [Action].flat(),
    resources: [Resource].flat().map(textOf),
    ...(Condition === undefined ? {} : { condition: Condition }),
  }));
}
