import { parseArgs } from 'node:util';
import { indexMutants } from './mutants/index-mutants.ts';
import { luaMutants } from './mutants/lua-mutants.ts';
import type { Mutant } from './mutants/mutant.ts';
import { pipelineMutants } from './mutants/pipeline-mutants.ts';
import { runAlone } from './mutants/run-alone.ts';
import { apply, openScratch, type Scratch } from './mutants/scratch.ts';

/**
 * Takes rules of the protocol out of a copy of the sources, one at a time, and demands that the
 * simulation, or the tests of that library, turn red.
 */
const { values: flags } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    seeds: { type: 'string', default: '1..1500' },
    only: { type: 'string', default: '' },
  },
});

const mutants = [...indexMutants, ...luaMutants, ...pipelineMutants].filter(({ name }) =>
  name.includes(flags.only),
);

const help = `npx node tools/sim/src/mutants.ts [--seeds FROM..TO] [--only TEXT]

Takes rules of the protocol out of a copy of the sources, one at a time, and demands that the
simulation, or the tests of that library, turn red. --only: those whose name contains the text.
`;

if (flags.help) process.stdout.write(help);
else process.exitCode = await main();

/** 0: all were killed; 1: one survived, or applies no more. */
async function main(): Promise<number> {
  const scratch = await openScratch();
  let failures = 0;
  try {
    for (const mutant of mutants) {
      const verdict = await judge(scratch, mutant);
      if (!verdict.isKilled) failures += 1;
      process.stdout.write(
        `${verdict.isKilled ? 'killed  ' : 'SURVIVED'}  ${mutant.name}: ${verdict.by}\n`,
      );
    }
  } finally {
    await scratch.remove();
  }
  process.stdout.write(`${mutants.length - failures} of ${mutants.length} mutants were killed.\n`);
  return failures > 0 ? 1 : 0;
}

type Verdict = { readonly isKilled: boolean; readonly by: string };

async function judge(scratch: Scratch, mutant: Mutant): Promise<Verdict> {
  const applied = apply(scratch, mutant);
  if (!applied.ok) return { isKilled: false, by: applied.why };
  try {
    if (luaMutants.includes(mutant)) return await judgeLua(scratch);
    const simulation = ['tools/sim/src/main.ts', '--stop', '--seeds', flags.seeds];
    const sim = await runAlone(scratch, ['node', ...simulation]);
    if (sim.status !== 0) return { isKilled: true, by: `the simulation, ${firstLine(sim.output)}` };
    const libs = new Set(mutant.edits.map(({ file }) => file.split('/').slice(0, 2).join('/')));
    for (const lib of libs) {
      const tests = await runAlone(scratch, ['vitest', 'run', '--root', lib, '--bail', '1']);
      if (tests.status !== 0) return { isKilled: true, by: `the tests of ${lib}` };
    }
    return { isKilled: false, by: `neither by seeds ${flags.seeds} nor by its tests` };
  } finally {
    applied.undo();
  }
}

/** The scripts are composed anew, and the contract of the coordinator is run on a real server. */
async function judgeLua(scratch: Scratch): Promise<Verdict> {
  const built = await runAlone(scratch, ['node', 'tools/lua-build/src/main.ts']);
  if (built.status !== 0) return { isKilled: true, by: 'the check of the scripts' };
  const contract = 'src/redis/coordinator.contract.test.ts';
  const tests = await runAlone(scratch, [
    ...['vitest', 'run', '--root', 'libs/coordinator', '--bail', '1', contract],
  ]);
  const isKilled = tests.status !== 0;
  return { isKilled, by: isKilled ? 'the contract on Redis' : 'not by the contract on Redis' };
}

function firstLine(output: string): string {
  return output.split('\n').find((line) => line.trim() !== '') ?? '';
}
