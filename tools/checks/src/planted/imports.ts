import type { Planting } from './planting.ts';
import { rooms, roomNames, type RoomName } from './rooms.ts';

const boundaryRule = '@nx/enforce-module-boundaries';

/** The path an import takes within a target: adapters are imported by their serverless entry. */
function specifier(target: RoomName): string {
  const entry = rooms[target].tags.includes('type:adapter') ? 'memory' : 'entry';
  return `@longhaul/to-${target}/${entry}`;
}

function refusal(source: RoomName): RegExp {
  const tags = rooms[source].tags.join('|');
  return new RegExp(`tagged with "(?:${tags})" (?:can only|cannot) depend on|Imports of apps are`);
}

function plantImport(source: RoomName, target: RoomName, inTests: boolean): Planting {
  const { mayImport, testsMayAlsoImport } = rooms[source];
  const open = mayImport.includes(target) || (inTests && testsMayAlsoImport.includes(target));
  const planting = {
    room: source,
    file: inTests ? 'src/imports.test.ts' : 'src/imports.ts',
    code: `import '${specifier(target)}';`,
  };
  return open
    ? planting
    : { ...planting, caught: { rule: boundaryRule, message: refusal(source) } };
}

/** Every room importing every room, from its sources and from its tests. */
export function plantedImports(): readonly Planting[] {
  return roomNames.flatMap((source) =>
    roomNames.flatMap((target) => [
      plantImport(source, target, false),
      plantImport(source, target, true),
    ]),
  );
}
