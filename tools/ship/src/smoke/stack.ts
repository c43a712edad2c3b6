import { createClient, type Client } from '@longhaul/api-contract/client/client';
import type { Clock } from '@longhaul/ports/clock';
import type { Docker } from './docker.ts';

/** The stack of docker-compose.yml, under a name and at a port of its own. */
export type Stack = {
  readonly compose: (...args: readonly string[]) => Promise<string>;
  /** Waits until everything stands and is ready. */
  readonly up: () => Promise<void>;
  /** The key that was drawn. */
  readonly readKey: () => Promise<string>;
  /** A client of the service, where it is published now. */
  readonly client: (key: string) => Promise<Client>;
  /** Asks a server inside a container, by loopback: none but the service is published. */
  readonly askInside: (service: string, method: 'GET' | 'POST', url: string) => Promise<string>;
  /** How the containers of services ended. */
  readonly exitCodes: (...services: readonly string[]) => Promise<readonly number[]>;
  /** Takes down containers, network and volumes. */
  readonly down: () => Promise<void>;
};

const ask = `const [method, url] = process.argv.slice(1);
const reply = await fetch(url, { method });
process.stdout.write(await reply.text());
process.exitCode = reply.ok ? 0 : 1;`;

export function openStack(docker: Docker, project: string, clock: Clock): Stack {
  const compose: Stack['compose'] = (...args) =>
    docker.run('compose', '--project-name', project, ...args);
  return {
    compose,
    up: async () => {
      await compose('up', '--detach', '--wait', '--wait-timeout', '180', ...longLived);
    },
    readKey: () => compose('exec', '-T', 'api', 'cat', '/secrets/api-key'),
    client: async (key) => {
      const address = await compose('port', 'api', '4000');
      return createClient({ fetch: globalThis.fetch, clock, baseUrl: `http://${address}`, key });
    },
    askInside: (service, method, url) =>
      compose('exec', '-T', service, 'node', '--input-type=module', '-e', ask, method, url),
    exitCodes: async (...services) => {
      const ids = (await compose('ps', '--all', '--quiet', ...services)).split('\n');
      const codes = await docker.run('inspect', '--format', '{{.State.ExitCode}}', ...ids);
      return codes.split('\n').map(Number);
    },
    down: async () => {
      await compose('down', '--volumes', '--remove-orphans', '--timeout', '10');
    },
  };
}

/** Named, since a service that has done its work and ended is none to wait for. */
const longLived = ['api', 'orchestrator'];
