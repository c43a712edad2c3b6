import type { Planting } from './planting.ts';
import type { RoomName } from './rooms.ts';

const boundaryRule = '@nx/enforce-module-boundaries';
const importRule = 'no-restricted-imports';
const pureRooms: readonly RoomName[] = ['insights', 'ports', 'pipeline'];

function source(room: RoomName, code: string, caught?: Planting['caught']): Planting {
  const planting = { room, file: 'src/packages.ts', code };
  return caught ? { ...planting, caught } : planting;
}

function test(room: RoomName, code: string, caught?: Planting['caught']): Planting {
  return { ...source(room, code, caught), file: 'src/packages.test.ts' };
}

const notInPure = { rule: boundaryRule, message: /is not allowed to import/ };
const notOfNode = { rule: importRule, message: /Pure code imports nothing of Node/ };

const purePackages = pureRooms.flatMap((room) => [
  source(room, "export * as z from 'zod';"),
  source(room, "import 'pino';", notInPure),
  source(room, "import '@noble/hashes/sha2.js';", notInPure),
  source(room, "import 'vitest';", notInPure),
  source(room, "import 'node:fs';", notOfNode),
  source(room, "import 'fs/promises';", notOfNode),
  source(room, "import 'node:sqlite';", notOfNode),
  test(room, "import 'node:fs';"),
  test(room, "import 'vitest';"),
  test(room, "import 'fast-check';"),
  test(room, "import 'pino';", notInPure),
]);

const wrongAdapter = { rule: importRule, message: /memory, embedded and inline adapters only/ };
const serverlessAdapters = (['pipeline', 'service'] as const).flatMap((room) => [
  test(room, "import '@longhaul/to-job-store/memory';"),
  test(room, "import '@longhaul/to-job-store/embedded';"),
  test(room, "import '@longhaul/to-job-store/inline';"),
  test(room, "import '@longhaul/to-job-store/s3';", wrongAdapter),
]);

const across = { rule: boundaryRule, message: /cannot be imported by a relative or absolute path/ };

/** What the matrix of rooms does not show: npm packages, Node's modules, paths, entries, cycles. */
export const plantedPackages: readonly Planting[] = [
  ...purePackages,
  ...serverlessAdapters,
  source('jobs', "import '@noble/hashes/sha2.js';"),
  test('jobs', "import '@noble/hashes/sha2.js';"),
  source('insights', "import 'ml-kmeans';"),
  test('insights', "import 'ml-kmeans';"),
  source('deals', "import 'ml-kmeans';", notInPure),
  source('jobs', "import 'pino';", notInPure),
  source('platform', "import 'vitest';", notInPure),
  source('cli', "import 'fast-check';", notInPure),
  source('testkit', "import 'vitest';"),
  source('bench', "import 'vitest';"),
  source('platform', "import 'node:fs';"),
  source('reports', "import 'pino';", {
    rule: boundaryRule,
    message: /Transitive or unresolvable/,
  }),
  source('pipeline', "import '../../to-ports/src/entry.ts';", across),
  source('cli', "import '../../to-cli/src/entry.ts';", across),
];
