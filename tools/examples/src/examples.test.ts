import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readConfig, type Config } from '@longhaul/wiring/config';
import { runJob } from '@longhaul/wiring/embedded';
import { openInput } from '@longhaul/wiring/input';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import contractsWorkload from './contracts-workload.ts';

const execute = promisify(execFile);
const here = import.meta.dirname;
const workspace = join(here, '..', '..', '..');
const node = join(workspace, 'node_modules', '.bin', 'node');

const contracts = [
  { contract_id: 'c-1', title: 'Lease', text: 'The tenant pays the rent on the first of a month.' },
  { contract_id: 'c-2', title: 'Supply', text: 'The supplier delivers within ten days.' },
  { contract_id: 'c-3', text: 'Either party may end this agreement with notice of a month.' },
];

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhaul-examples-'));
  await writeFile(
    join(folder, 'contracts.ndjson'),
    contracts.map((one) => `${JSON.stringify(one)}\n`).join(''),
  );
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs Node in the test's folder; without a key Longhaul brings its own simulator. */
async function runNode(...args: readonly string[]): Promise<string> {
  const env = { PATH: process.env['PATH'], LONGHAUL_SIMULATED_SPEED: '10000' };
  const { stdout } = await execute(node, args, { cwd: folder, env });
  return stdout;
}

async function lineCount(file: string): Promise<number> {
  return (await readFile(join(here, file), 'utf8')).trimEnd().split('\n').length;
}

/** What the program's own model answers to each contract. */
const reading = { parties: [], obligations: ['to pay'], renews_automatically: false, risk: 'low' };
const usage = { inputTokens: 1, cachedInputTokens: 0, outputTokens: 1, reasoningTokens: 0 };

function configOf(flags: Readonly<Record<string, unknown>>): Config {
  const read = readConfig(flags, {});
  if (!read.ok) throw new Error(read.problem);
  return read.config;
}

const account = '3/3 contracts read successfully.';

describe('a workload of one’s own', () => {
  it('runs from the command line with --workload', async () => {
    const cli = join(workspace, 'apps', 'cli', 'src', 'main.ts');
    const workload = join(here, 'contracts-workload.ts');
    const args = ['run', 'contracts.ndjson', '--workload', workload, '--out', 'out'];
    expect(await runNode(cli, ...args)).toContain(account);
    const results = await readFile(join(folder, 'out', 'results.ndjson'), 'utf8');
    const [first] = results
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ contract_id: id }) => id === 'c-1');
    expect(first).toMatchObject({ title: 'Lease', success: true, workload: 'contracts' });
    expect(first).toHaveProperty('obligations');
  });

  it('runs from code with one call', async () => {
    const example = JSON.stringify(join(here, 'run-from-code.ts'));
    const program = `const { readContracts } = await import(${example});
      console.log(await readContracts('contracts.ndjson', 'data'));`;
    expect((await runNode('--input-type=module', '--eval', program)).trim()).toBe(account);
  });

  it('is answered by a model that the program brings, which the config only names', async () => {
    const asked: string[] = [];
    const result = await runJob({
      workload: contractsWorkload,
      config: configOf({
        dataDir: join(folder, 'data'),
        baseUrl: 'http://own.test/v1',
        model: 'own-1',
      }),
      input: await openInput(join(folder, 'contracts.ndjson'), process.stdin),
      outDir: join(folder, 'out'),
      model: {
        complete: ({ model, messages }) => {
          asked.push(`${model}: ${messages.length} messages`);
          return Promise.resolve({ kind: 'answered', value: reading, text: '', usage, model });
        },
      },
    });
    expect(result).toMatchObject({ kind: 'finished', manifest: { message: account } });
    expect(asked).toEqual(contracts.map(() => 'own-1: 2 messages'));
    const results = await readFile(join(folder, 'out', 'results.ndjson'), 'utf8');
    expect(results).toContain('"obligations":["to pay"]');
  });

  it('takes less than 80 lines, and the call 15', async () => {
    expect(await lineCount('contracts-workload.ts')).toBeLessThan(80);
    expect(await lineCount('run-from-code.ts')).toBeLessThanOrEqual(15);
  });
});
