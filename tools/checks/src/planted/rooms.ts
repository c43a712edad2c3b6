/**
 * The rooms of the workspace as the planted fixture builds them: one project of every kind that an
 * import rule names. Each stands twice, as a source (`libs/jobs`, which holds planted imports) and
 * as a target (`libs/to-jobs`, which imports nothing), so that no planted pair closes a cycle.
 */
export type Room = {
  readonly group: 'apps' | 'libs' | 'tools';
  readonly tags: readonly string[];
  /** Rooms that its sources may import; every other room must be refused. */
  readonly mayImport: readonly RoomName[];
  /** Rooms that its tests may import beyond that. */
  readonly testsMayAlsoImport: readonly RoomName[];
};

export const roomNames = [
  ...(['batching', 'admission', 'jobs', 'prompts', 'deals', 'insights', 'api-contract'] as const),
  ...(['ports', 'pipeline', 'platform', 'job-store', 'simulated-model', 'reports'] as const),
  ...(['service', 'wiring', 'testkit', 'cli', 'dashboard', 'bench'] as const),
] as const;
export type RoomName = (typeof roomNames)[number];

const engineDomain = ['batching', 'admission', 'jobs', 'prompts'] as const;
const workloadDomain = [...engineDomain, 'deals', 'insights'] as const;
const domain = [...workloadDomain, 'api-contract'] as const;
const adapters = ['job-store', 'simulated-model'] as const;
const libs = [
  ...domain,
  ...adapters,
  ...(['ports', 'pipeline', 'platform', 'reports', 'service'] as const),
];

function room(
  group: Room['group'],
  tags: string,
  mayImport: readonly RoomName[],
  testsMayAlsoImport: readonly RoomName[] = [],
): Room {
  return { group, tags: tags.split(' '), mayImport, testsMayAlsoImport };
}

/** The rows of docs/ARCHITECTURE.md, "Who may import whom", spelled out room by room. */
export const rooms: Readonly<Record<RoomName, Room>> = {
  batching: room('libs', 'type:domain side:engine rank:1', []),
  admission: room('libs', 'type:domain side:engine rank:2', ['batching']),
  jobs: room('libs', 'type:domain side:engine rank:3', ['batching', 'admission']),
  prompts: room('libs', 'type:domain side:engine rank:4', ['batching', 'admission', 'jobs']),
  deals: room('libs', 'type:domain side:workload rank:5', engineDomain),
  insights: room('libs', 'type:domain side:workload rank:6', [...engineDomain, 'deals']),
  'api-contract': room('libs', 'type:domain side:wiring rank:7 role:contract', workloadDomain),
  ports: room('libs', 'type:port side:engine', engineDomain),
  pipeline: room(
    'libs',
    'type:application side:engine',
    [...engineDomain, 'ports'],
    ['testkit', 'job-store'],
  ),
  platform: room('libs', 'type:platform side:engine', [...engineDomain, 'ports'], ['testkit']),
  'job-store': room(
    'libs',
    'type:adapter side:engine',
    [...engineDomain, 'ports', 'platform'],
    ['testkit'],
  ),
  'simulated-model': room(
    'libs',
    'type:adapter side:workload',
    [...workloadDomain, 'ports', 'platform'],
    ['testkit'],
  ),
  reports: room('libs', 'type:view side:workload', workloadDomain, ['testkit']),
  service: room(
    'libs',
    'type:service side:wiring',
    [...domain, 'ports', 'pipeline', 'platform'],
    ['testkit', ...adapters],
  ),
  wiring: room('libs', 'type:wiring side:wiring', [...libs, 'wiring'], ['testkit']),
  testkit: room('libs', 'type:testkit side:engine', [...engineDomain, 'ports']),
  cli: room(
    'apps',
    'type:app side:wiring',
    ['wiring', 'service', 'api-contract', 'platform'],
    ['testkit'],
  ),
  dashboard: room('apps', 'type:web side:wiring', ['api-contract'], ['testkit']),
  bench: room('tools', 'type:tool side:wiring', [...libs, 'wiring', 'testkit']),
};
