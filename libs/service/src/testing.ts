/** The service over memory: real routes, a real pipeline, no server and no folder. */
import { openApiDocument } from '@longhaul/api-contract/open-api';
import { createEmbeddedCoordinator, createEmbeddedEvents } from '@longhaul/coordinator/embedded';
import { createMemoryStore } from '@longhaul/job-store/memory';
import type { JobPlace } from '@longhaul/jobs/object-key';
import { tellControls } from '@longhaul/pipeline/controls';
import type { JobPorts } from '@longhaul/pipeline/engine';
import {
  endOf,
  openEngine,
  type Engine,
  type EngineOptions,
} from '@longhaul/pipeline/lead/testing';
import { DocumentShelf } from '@longhaul/pipeline/query/document-shelf';
import { notesWith, someWork } from '@longhaul/pipeline/testing';
import { createRealClock } from '@longhaul/platform/clock';
import { createLogger } from '@longhaul/platform/logger';
import { createRealRandom } from '@longhaul/platform/random';
import type { JobStore } from '@longhaul/ports/job-store';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import type { AuthMode } from './auth/authenticate.ts';
import { createService, type Service } from './server.ts';
import type { ServicePorts, ServiceWorkload } from './service-ports.ts';
import type { ServiceSettings } from './settings.ts';

export type Scene = {
  readonly service: Service;
  readonly store: JobStore;
  readonly ports: ServicePorts;
  /** Jobs that were announced, in order. */
  readonly announced: string[];
  /** Asks, and holds every answer against the OpenAPI document. */
  readonly ask: (request: InjectOptions & { readonly url: string }) => Promise<Reply>;
  /** A process that has the notes' job on the scene's store; the service sees its index. */
  readonly engine: (options: EngineOptions) => Promise<Engine>;
  /** Runs the notes' job to its end. */
  readonly finish: (options: EngineOptions) => Promise<JobPlace>;
};

export type Reply = {
  readonly status: number;
  readonly headers: LightMyRequestResponse['headers'];
  readonly text: string;
  readonly json: () => Record<string, unknown>;
};

export type SceneOptions = {
  readonly mode?: AuthMode;
  readonly settings?: Partial<ServiceSettings>;
  readonly store?: JobStore;
  readonly change?: Partial<ServicePorts>;
  readonly dashboardFolder?: string;
};

/** Far from any real day: what an engine of a scene tells is always news to the service. */
const startMs = Date.UTC(2100, 0, 1);

export const localHeaders = { host: 'localhost:4000' } as const;

export async function openScene(options: SceneOptions = {}): Promise<Scene> {
  const store = options.store ?? createMemoryStore();
  const announced: string[] = [];
  let index: Pick<Engine, 'coordinator' | 'leader'> | undefined;
  const common: JobPorts = {
    store,
    clock: createRealClock(),
    random: createRealRandom(),
    events: createEmbeddedEvents(),
    workload: workloadOfScene,
    crashPoints: () => Promise.resolve(),
  };
  const idle = { coordinator: createEmbeddedCoordinator({ clock: common.clock }), leader: common };
  const known = () => index ?? idle;
  const ports = portsOf(common, known, announced, options);
  const service = await createService(ports, {
    logger: createLogger(),
    version: '0.0.0',
    mode: options.mode ?? 'local',
    localTenant: 'local',
    settings: { progressMs: 10, ...options.settings },
    dashboardFolder: options.dashboardFolder,
  });
  let seed = 0;
  const engine = async (wanted: EngineOptions): Promise<Engine> => {
    seed += 1;
    const request = { tenant: 'local', pipeline: 'notes', ...wanted.request };
    const opened = await openEngine({
      startMs,
      seed,
      workload: workloadOfScene,
      ...wanted,
      store,
      request,
    });
    index = opened;
    return opened;
  };
  return {
    ...{ service, store, ports, announced, engine },
    ask: (request) => ask(service, request),
    finish: async (wanted) => {
      const opened = await engine(wanted);
      await endOf(opened);
      return opened.job;
    },
  };
}

const workloadOfScene = notesWith({
  phases: [
    {
      name: 'table',
      run: async ({ items }) => [
        { name: 'table.csv', text: items.map(({ id }) => `${id}\n`).join('') },
        {
          name: 'rows.json',
          text: JSON.stringify(Object.fromEntries(items.map(({ id }, at) => [id, { rank: at }]))),
        },
      ],
    },
  ],
});

function portsOf(
  common: JobPorts,
  index: () => { coordinator: Engine['coordinator']; leader: Pick<JobPorts, 'events'> },
  announced: string[],
  { change }: SceneOptions,
): ServicePorts {
  const { store, clock, random, workload } = common;
  const known: ServiceWorkload = {
    ports: common,
    workOf: (model) => ({ ...someWork, model: model ?? someWork.model }),
    defaults: { kind: 'fixed', batchSize: 4, lanes: 4 },
    itemSchema: { type: 'object' },
    columns: {
      ofItem: ({ chars }, result) => ({
        ...(chars === undefined ? {} : { chars }),
        ...(result?.['words'] === undefined ? {} : { words: result['words'] }),
      }),
      artifact: 'rows.json',
      ofArtifact: (artifact) => new Map(Object.entries(artifact as Record<string, never>)),
    },
    files: { table: 'table.csv' },
  };
  return {
    mode: 'embedded',
    ...{ store, clock, random },
    queries: {
      store,
      shelf: new DocumentShelf(store),
      indexOf: (name) => {
        if (name !== workload.name) return undefined;
        const { coordinator, leader } = index();
        return {
          workload,
          coordinator,
          eventsOf: async ({ jobId }) => leader.events.history(jobId),
        };
      },
    },
    workloads: [known],
    engine: {
      isSimulated: ({ model }) => model.startsWith('simulated'),
      announce: async ({ jobId }) => void announced.push(jobId),
      tell: (job) => tellControls({ store, coordinator: index().coordinator }, job),
      follow: (job, _workload, listener) => {
        const { events } = index().leader;
        for (const event of events.history(job.jobId)) listener(event);
        return events.subscribe((event) => {
          if (event.jobId === job.jobId) listener(event);
        });
      },
      deleteJob: async () => 'unknown',
      eraseItem: async () => 'unknown',
    },
    unreadiness: async () => [],
    ...change,
  };
}

async function ask(
  service: Service,
  request: InjectOptions & { readonly url: string },
): Promise<Reply> {
  const headers = { ...localHeaders, ...request.headers };
  const reply = await service.app.inject({ method: 'GET', ...request, headers });
  assertAgreed(request.method ?? 'GET', request.url, reply);
  const json = (): Record<string, unknown> => reply.json();
  return { status: reply.statusCode, headers: reply.headers, text: reply.body, json };
}

/** Headers of a request with items in its body. */
export function ndjson(...items: readonly unknown[]): { readonly payload: string } {
  return { payload: items.map((item) => `${JSON.stringify(item)}\n`).join('') };
}

type Content = Readonly<Record<string, { readonly schema: object }>>;
type Operation = { readonly responses: Readonly<Record<string, { readonly content?: Content }>> };

const document = openApiDocument('0.0.0');
const paths = document['paths'] as unknown as Record<string, Record<string, Operation>>;
const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema({ $id: 'api', ...document });
const validators = new Map<string, ValidateFunction>();

/** An answer, however it was asked for. */
type Answer = Pick<LightMyRequestResponse, 'statusCode' | 'headers' | 'body'>;

/** @throws when an answer of the api is none that the OpenAPI document promises. */
export function assertAgreed(method: string, url: string, reply: Answer): void {
  const path = url.split('?')[0] ?? '';
  if (!path.startsWith('/v1/') || method === 'HEAD') return;
  const template = Object.keys(paths).find((one) => matches(one, path));
  const operation = template === undefined ? undefined : paths[template]?.[method.toLowerCase()];
  const type = String(reply.headers['content-type'] ?? '').split(';')[0] ?? '';
  const at = `${method} ${url} → ${String(reply.statusCode)} ${type}`;
  if (!operation) return assertSchema('#/components/schemas/Problem', reply.body, at);
  const promised = operation.responses[String(reply.statusCode)];
  if (!promised) throw new Error(`${at}: this status is not promised. ${reply.body}`);
  if (!promised.content) {
    if (reply.body !== '') throw new Error(`${at}: there is a body where none is promised.`);
    return;
  }
  const content = promised.content[type];
  if (!content) throw new Error(`${at}: this type is not promised. ${reply.body}`);
  const reference = (content.schema as { readonly $ref?: string }).$ref;
  if (reference !== undefined) assertSchema(reference, reply.body, at);
}

function matches(template: string, path: string): boolean {
  const pattern = template.replaceAll(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${pattern}$`).test(path);
}

function assertSchema(reference: string, body: string, at: string): void {
  const validate = validators.get(reference) ?? ajv.compile({ $ref: `api${reference}` });
  validators.set(reference, validate);
  if (validate(JSON.parse(body))) return;
  throw new Error(`${at}: ${ajv.errorsText(validate.errors)}. ${body}`);
}
