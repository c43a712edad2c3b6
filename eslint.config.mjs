/**
 * The house rules that ESLint can check. What it cannot stands in tools/checks, which also proves by
 * planted violations that every rule of imports and purity below is awake.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { boundaries, filesOf, testFiles } from './eslint.boundaries.mjs';

const { projects, blocks: boundaryBlocks } = boundaries(import.meta.dirname);

/** Its packages are installed by those who deploy; without them its types say nothing. */
const infra = existsSync(join(import.meta.dirname, 'tools/infra/node_modules'))
  ? []
  : ['tools/infra/**'];

const pure = { files: filesOf(projects, ['domain', 'port', 'application']), ignores: testFiles };
const clocked = {
  files: filesOf(projects, ['adapter', 'view', 'service', 'wiring']),
  ignores: testFiles,
};

const namespaceImportOfZod = {
  selector: "ImportDeclaration[source.value='zod'] > :not(ImportNamespaceSpecifier).specifiers",
  message: "Write `import * as z from 'zod'`: a bundler cannot shake the named `z`.",
};

const handedIn = 'Take time and chance as arguments (the clock and random ports).';
const timeAndChance = [
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: handedIn },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: handedIn },
  { selector: "CallExpression[callee.name='Date']", message: handedIn },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: handedIn },
  {
    selector: "MemberExpression[object.name='performance'][property.name='now']",
    message: handedIn,
  },
];

const sameEverywhere = 'Pure code answers the same in every locale and time zone.';
const localTime =
  '/^[gs]et(FullYear|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds|TimezoneOffset)$/';
const impureSyntax = [
  {
    selector: "MemberExpression[object.name='AbortSignal'][property.name='timeout']",
    message: 'Take the signal as an argument: a timeout starts a real timer.',
  },
  { selector: 'MemberExpression[property.name=/^toLocale/]', message: sameEverywhere },
  { selector: "MemberExpression[property.name='localeCompare']", message: sameEverywhere },
  { selector: `MemberExpression[property.name=${localTime}]`, message: sameEverywhere },
  { selector: 'ImportExpression', message: 'Pure code loads nothing while it runs.' },
];

const impureGlobals = [
  ...['process', 'global', 'globalThis', 'Buffer', 'Intl', 'performance', 'crypto', 'fetch'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'clearTimeout'],
  ...['clearInterval', 'clearImmediate', 'WebSocket', 'EventSource', 'navigator', 'require'],
].map((name) => ({ name, message: 'Pure code takes it as an argument or does without.' }));

const onlyConfig =
  'Only apps/*/src/config.ts reads the environment: take the value as an argument.';

export default defineConfig(
  {
    ignores: [
      ...['**/dist/**', '**/out-tsc/**', '**/generated/**', '**/test-output/**', '**/coverage/**'],
      ...['**/.longhaul/**', '**/longhaul-out/**', '.nx/**'],
      ...infra,
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      eqeqeq: 'error',
      'max-lines': ['error', { max: 300 }],
      'no-restricted-syntax': ['error', namespaceImportOfZod],
      '@typescript-eslint/consistent-type-imports': 'error',
      // A leading underscore says: named only to be left out.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // An async function without await keeps a port's shape: memory adapters need it.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    ignores: testFiles,
    rules: {
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: testFiles,
    rules: {
      // Tests read parsed JSON and hand methods to matchers; the assertion is the type check.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: ['libs/**/*.{ts,tsx}'], rules: { 'no-console': 'error' } },
  {
    files: ['apps/**/*.{ts,tsx}', 'libs/**/*.{ts,tsx}'],
    ignores: [...testFiles, 'apps/*/src/config.ts', '**/vitest.setup.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: onlyConfig },
      ],
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'node:process', importNames: ['env'], message: onlyConfig }] },
      ],
    },
  },
  {
    ...clocked,
    rules: { 'no-restricted-syntax': ['error', namespaceImportOfZod, ...timeAndChance] },
  },
  {
    ...pure,
    rules: {
      'no-restricted-globals': ['error', ...impureGlobals],
      'no-restricted-syntax': ['error', namespaceImportOfZod, ...timeAndChance, ...impureSyntax],
    },
  },
  ...boundaryBlocks,
);
