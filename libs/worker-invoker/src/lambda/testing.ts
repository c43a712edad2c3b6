import { once } from 'node:events';
import { createServer } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { invocationCodec } from '@longhaul/jobs/documents/invocation';
import { createRealClock } from '@longhaul/platform/clock';
import { createRealRandom } from '@longhaul/platform/random';
import type { WorkerReference } from '@longhaul/ports/worker-invoker';
import {
  startLambdaEmulator,
  type LambdaProcess,
} from '@longhaul/testkit/processes/lambda-emulator';
import { createLambdaInvoker, type LambdaInvoker, type LambdaInvokerOptions } from '../lambda.ts';

/** A function that tells the room of its event and ends as the room says. */
const led = `
export const handler = async (event) => {
  const reply = await fetch(process.env.ROOM, { method: 'POST', body: JSON.stringify(event) });
  if ((await reply.text()) === 'failing') throw new Error('as told');
};
`;

type Life = {
  readonly began: PromiseWithResolvers<WorkerReference>;
  readonly ended: PromiseWithResolvers<string>;
};

/** Workers of the emulator, seen and ended by hand, one per batch. */
export type LedFunction = {
  readonly invoker: LambdaInvoker;
  readonly invokerWith: (options: Partial<LambdaInvokerOptions>) => LambdaInvoker;
  readonly started: (batch: number) => Promise<WorkerReference>;
  readonly end: (batch: number, how: 'well' | 'failing') => Promise<void>;
  readonly provoke: LambdaProcess['provoke'];
  readonly close: () => Promise<void>;
};

/** The emulator as a process, the real client before it, a room for the workers behind it. */
export async function startLedFunction(concurrency: number): Promise<LedFunction> {
  const folder = await mkdtemp(join(tmpdir(), 'lambda-invoker-'));
  const lives = new Map<number, Life>();
  const room = await openRoom(lives);
  const bundle = join(folder, 'handler.mjs');
  await writeFile(bundle, led);
  const emulator = await startLambdaEmulator({
    bundle,
    env: { ROOM: room.url },
    flags: ['--concurrency', String(concurrency), '--qualifier', 'live'],
  });
  const busy = async (): Promise<number> =>
    (await emulator.environments()).filter(({ state }) => state !== 'frozen').length;
  const invokers: LambdaInvoker[] = [];
  const invokerWith = (options: Partial<LambdaInvokerOptions>): LambdaInvoker => {
    const invoker = createLambdaInvoker({
      functionName: emulator.functionName,
      region: 'us-east-1',
      endpoint: emulator.url,
      credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
      concurrency: 4,
      clock: createRealClock(),
      random: createRealRandom(),
      ...options,
    });
    invokers.push(invoker);
    return invoker;
  };
  return {
    invoker: invokerWith({}),
    invokerWith,
    started: (batch) => lifeOf(lives, batch).began.promise,
    end: async (batch, how) => {
      const busyBefore = await busy();
      lifeOf(lives, batch).ended.resolve(how);
      while ((await busy()) >= busyBefore) await pause(5);
    },
    provoke: emulator.provoke,
    close: async () => {
      for (const invoker of invokers) invoker.close();
      await emulator.stop();
      room.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function lifeOf(lives: Map<number, Life>, batch: number): Life {
  const life = lives.get(batch) ?? {
    began: Promise.withResolvers<WorkerReference>(),
    ended: Promise.withResolvers<string>(),
  };
  lives.set(batch, life);
  return life;
}

async function openRoom(lives: Map<number, Life>) {
  const server = createServer((request, response) => {
    void text(request).then(async (body) => {
      const decoded = invocationCodec.decodeText(body);
      if (!decoded.ok) return response.destroy();
      const { schemaVersion: _version, ...reference } = decoded.value;
      const { began, ended } = lifeOf(lives, reference.batch);
      began.resolve(reference);
      return response.end(await ended.promise);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
