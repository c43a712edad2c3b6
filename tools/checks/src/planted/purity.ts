import type { Planting } from './planting.ts';
import type { RoomName } from './rooms.ts';

const pureRooms: readonly RoomName[] = ['insights', 'ports', 'pipeline'];

type Row = readonly [code: string, rule: string, message: RegExp];

const handedIn = /Take time and chance as arguments/;
const sameEverywhere = /same in every locale and time zone/;
const withoutGlobal = /Pure code takes it as an argument or does without/;

const timeAndChance: readonly Row[] = [
  ['export const now = Date.now();', 'no-restricted-syntax', handedIn],
  ['export const today = new Date();', 'no-restricted-syntax', handedIn],
  ['export const text = Date();', 'no-restricted-syntax', handedIn],
  ['export const chance = Math.random();', 'no-restricted-syntax', handedIn],
  ['export const tick = performance.now();', 'no-restricted-syntax', handedIn],
];

const impureGlobals = [
  ...['process.pid', 'globalThis.name', 'Buffer.alloc(1)', 'new Intl.Collator()'],
  ...['performance.now()', 'crypto.randomUUID()', "fetch('x')", 'clearTimeout(1)'],
  ...['setTimeout(String, 1)', 'setInterval(String, 1)', 'setImmediate(String)'],
];

const impure: readonly Row[] = [
  ...impureGlobals.map((code, index): Row => {
    return [
      `export const global${String(index)} = ${code};`,
      'no-restricted-globals',
      withoutGlobal,
    ];
  }),
  ['export const signal = AbortSignal.timeout(1);', 'no-restricted-syntax', /starts a real timer/],
  ['export const shown = (1).toLocaleString();', 'no-restricted-syntax', sameEverywhere],
  ["export const order = 'a'.localeCompare('b');", 'no-restricted-syntax', sameEverywhere],
  ['export const hour = new Date(0).getHours();', 'no-restricted-syntax', sameEverywhere],
  ["export const late = import('zod');", 'no-restricted-syntax', /loads nothing while it runs/],
];

const onlyConfig = /reads the environment/;
const readsEnvironment: readonly Row[] = [
  ['export const home = process.env.HOME;', 'no-restricted-properties', onlyConfig],
  ["export { env } from 'node:process';", 'no-restricted-imports', onlyConfig],
];

const namedZod: Row = ["import { z } from 'zod';", 'no-restricted-syntax', /import \* as z/];

function plantEach(room: RoomName, file: string, rows: readonly Row[]): readonly Planting[] {
  return rows.map(([code, rule, message]) => ({ room, file, code, caught: { rule, message } }));
}

/** The same lines where they are allowed. */
function allowEach(room: RoomName, file: string, rows: readonly Row[]): readonly Planting[] {
  return rows.map(([code]) => ({ room, file, code }));
}

/** Time, chance, globals, environment and zod: caught where they are closed, and nowhere else. */
export const plantedImpurities: readonly Planting[] = [
  ...pureRooms.flatMap((room) => [
    ...plantEach(room, 'src/impure.ts', [...timeAndChance, ...impure, namedZod]),
    ...allowEach(room, 'src/impure.test.ts', [...timeAndChance, ...impure]),
    ...plantEach(room, 'src/named-zod.test.ts', [namedZod]),
    { room, file: 'src/clean.ts', code: 'export const day = new Date(0).toISOString();' },
  ]),
  ...(['job-store', 'reports', 'service', 'wiring'] as const).flatMap((room) => [
    ...plantEach(room, 'src/clock.ts', timeAndChance),
    ...plantEach(room, 'src/environment.ts', readsEnvironment),
    ...allowEach(room, 'src/clock.test.ts', timeAndChance),
  ]),
  ...allowEach('platform', 'src/clock.ts', timeAndChance),
  ...plantEach('platform', 'src/environment.ts', readsEnvironment),
  ...plantEach('cli', 'src/environment.ts', [...readsEnvironment, namedZod]),
  ...allowEach('cli', 'src/config.ts', readsEnvironment),
  ...allowEach('cli', 'src/environment.test.ts', readsEnvironment),
  ...allowEach('bench', 'src/environment.ts', readsEnvironment),
];
