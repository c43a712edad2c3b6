/** The local stack, built, broken and read: `npm run smoke`; `-- --lambda-image` tries the zip instead. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRealClock } from '@longhaul/platform/clock';
import { checkLambdaImage } from './smoke/check-lambda-image.ts';
import { createDocker, engineProblem, type Docker } from './smoke/docker.ts';
import { createPhases, type Phases } from './smoke/phases.ts';
import { runSmoke, workers } from './smoke/run-smoke.ts';
import { openStack } from './smoke/stack.ts';
import { unzip } from './zip/unzip.ts';

const workspace = join(import.meta.dirname, '../../..');
const project = 'longhaul-smoke';
const clock = createRealClock();

/**
 * No key and no address of a model: nothing is paid for here. The simulator is slow enough that there is
 * time to break something; the port is a free one, so that a stack in use is left alone.
 */
const settings = {
  OPENAI_API_KEY: '',
  OPENAI_BASE_URL: '',
  LONGHAUL_MODEL: '',
  LONGHAUL_PORT: '0',
  LONGHAUL_SIMULATED_SPEED: '8',
  LONGHAUL_LOCAL_WORKERS: String(workers),
};

async function smokeStack(docker: Docker, phases: Phases): Promise<void> {
  const stack = openStack(docker, project, clock);
  process.once('SIGINT', () => {
    const how = `docker compose --project-name ${project} down --volumes`;
    process.stderr.write(`\nWhat stands is taken down by the next run, or with: ${how}\n`);
    process.exit(130);
  });
  await stack.down();
  try {
    await runSmoke(docker, stack, phases);
  } catch (error) {
    const said = await stack.compose('logs', '--no-color', '--tail', '60').catch(String);
    process.stderr.write(`${said}\n`);
    throw error;
  } finally {
    await phases.phase('Taking it down', () => stack.down());
  }
}

async function smokeLambdaImage(docker: Docker, { phase, tell }: Phases): Promise<void> {
  const path = 'apps/worker/dist/worker.zip';
  if (!existsSync(join(workspace, path))) {
    throw new Error(`There is no ${path}: run npm run pack:worker first.`);
  }
  const entries = unzip(readFileSync(join(workspace, path)));
  const { parts, answer } = await phase('Trying the zip in the image of AWS', () =>
    checkLambdaImage(docker, clock, entries),
  );
  tell(`imported with ${String(parts)} parts; it answered ${answer.slice(0, 160)}`);
}

async function main(): Promise<number> {
  const docker = createDocker({ ...process.env, ...settings }, workspace);
  const problem = await engineProblem(docker);
  if (problem !== undefined) {
    process.stderr.write(`${problem}\n`);
    return 1;
  }
  const phases = createPhases(clock);
  const isLambda = process.argv.includes('--lambda-image');
  try {
    await (isLambda ? smokeLambdaImage(docker, phases) : smokeStack(docker, phases));
    process.stdout.write(`\n${phases.table()}Everything was as it should be.\n`);
    return 0;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(`\n${phases.table()}${why}\n`);
    return 1;
  }
}

process.exitCode = await main();
