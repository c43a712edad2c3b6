import type { Planting } from './planting.ts';

const longFunction = `export function long() {${'\n  String();'.repeat(51)}\n}`;

/** The remaining house rules, in a lib that is not pure; a tool's tests show who is exempt. */
export const plantedStyle: readonly Planting[] = [
  caught('export const loose = [1].some((one) => one == 1);', 'eqeqeq', /Expected '==='/),
  caught("console.log('printed');", 'no-console', /Unexpected console/),
  caught(
    'void [1].map(String); Promise.resolve();',
    '@typescript-eslint/no-floating-promises',
    /must be awaited/,
  ),
  caught(
    "export const never = (): string => Promise.resolve(true) ? 'yes' : 'no';",
    '@typescript-eslint/no-misused-promises',
    /Expected non-Promise value/,
  ),
  caught(
    "export function half(side: 'a' | 'b') { switch (side) { case 'a': return 1; } return 2; }",
    '@typescript-eslint/switch-exhaustiveness-check',
    /not exhaustive/,
  ),
  caught(
    "import { Logger } from './types.ts'; export const log = (one: Logger) => String(one);",
    '@typescript-eslint/consistent-type-imports',
    /only used as types/,
  ),
  { ...caught(longFunction, 'max-lines-per-function', /too many lines/), file: 'src/long.ts' },
  { room: 'platform', file: 'src/long.test.ts', code: longFunction },
  {
    ...caught('export {};\n'.repeat(301), 'max-lines', /too many lines/),
    file: 'src/large.test.ts',
  },
  {
    room: 'platform',
    file: 'src/types.ts',
    code: 'export type Logger = { readonly name: string };',
  },
];

function caught(code: string, rule: string, message: RegExp): Planting {
  return { room: 'platform', file: 'src/style.ts', code, caught: { rule, message } };
}
