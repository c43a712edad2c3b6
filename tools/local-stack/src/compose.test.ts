import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

type Service = {
  readonly image?: string;
  readonly build?: { readonly dockerfile: string };
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly mem_limit?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly depends_on?: unknown;
};

const workspace = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(workspace, path), 'utf8');
const { services } = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Readonly<Record<string, Service>>;
};
const entries = Object.entries(services);
const dockerfiles = ['apps/api', 'apps/orchestrator', 'tools/local-stack'].map((folder) =>
  read(`${folder}/Dockerfile`),
);

it('ports are published on loopback alone', () => {
  const ports = entries.flatMap(([, service]) => service.ports ?? []);
  expect(ports.length).toBeGreaterThan(0);
  expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
});

it('every image is pinned by a full version, those that are built here apart', () => {
  const images = entries.map(([, { image = '' }]) => image);
  const bases = dockerfiles.flatMap((text) =>
    [...text.matchAll(/^FROM (?:--platform=\S+ )?(\S+)/gm)].map(([, image = '']) => image),
  );
  const stages = ['packages', 'desk'];
  const foreign = [...images, ...bases].filter(
    (image) => !image.startsWith('longhaul-') && !stages.includes(image),
  );
  expect(foreign.length).toBeGreaterThan(5);
  expect(foreign.filter((image) => !/:v?\d+\.\d+(?:\.\d+)?(?:-\w+)*$/.test(image))).toEqual([]);
});

it('the first stages of all images are the same to the letter, so that they are made once', () => {
  const first = dockerfiles.map((text) => {
    const stages = text.slice(text.indexOf('FROM'), text.indexOf('FROM packages AS build'));
    return stages;
  });
  expect(new Set(first).size).toBe(1);
});

it('every service has an end to its memory, and all but the store may write nowhere', () => {
  expect(
    entries.filter(([, { mem_limit: limit }]) => limit === undefined).map(([name]) => name),
  ).toEqual(['secrets', 'key']);
  const writing = entries.filter(([, service]) => service.read_only !== true);
  expect(writing.map(([name]) => name)).toEqual(['store']);
  const capable = entries.filter(([, service]) => service.cap_drop?.[0] !== 'ALL');
  expect(capable.map(([name]) => name)).toEqual(['store']);
});

it('the emulator hands every setting of the fleet on to its workers', () => {
  const { environment = {}, command = [] } = services['emulator'] ?? {};
  const handedOn = command.flatMap((flag) => (flag.startsWith('--env=') ? [flag.slice(6)] : []));
  expect(handedOn.toSorted()).toEqual(Object.keys(environment).toSorted());
});

it('workers, orchestrators and the service are told the same of the model and the store', () => {
  const told = services['api']?.environment ?? {};
  expect(services['emulator']?.environment).toEqual(told);
  expect(services['orchestrator']?.environment).toMatchObject(told);
});

it('no secret is written down: what is one comes from the environment or a volume', () => {
  const values = entries.flatMap(([, { environment = {} }]) => Object.entries(environment));
  const secret = values.filter(([name]) => /KEY|SECRET|PASSWORD|TOKEN(?!S)/.test(name));
  expect(secret.length).toBeGreaterThan(0);
  expect(secret.filter(([, value]) => value !== '${OPENAI_API_KEY:-}')).toEqual([]);
});
