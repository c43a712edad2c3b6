import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * The dashboard's built files. In a checkout they are built when they are missing or older than their
 * sources, so that the page is there right after an install; where there is nothing to build with,
 * the service runs without a page and says so.
 */
export async function findDashboard(say: (line: string) => void): Promise<string | undefined> {
  const project = findProject(import.meta.dirname);
  if (project === undefined) {
    say('There is no dashboard beside this command: the api runs without its page.');
    return undefined;
  }
  const built = join(project, 'dist');
  if (await isFresh(project, built)) return built;
  say('Building the dashboard, once. This takes some seconds.');
  const problem = await build(project, built);
  if (problem === undefined) return built;
  const rest = existsSync(join(built, 'index.html')) ? built : undefined;
  const instead = rest === undefined ? 'The api runs without its page' : 'An older one is served';
  say(
    `The dashboard could not be built (${problem}). ${instead}; npx nx build dashboard says more.`,
  );
  return rest;
}

/** Beside this app, whether it runs from its sources or from its bundle. */
function findProject(start: string): string | undefined {
  for (let folder = start; folder !== dirname(folder); folder = dirname(folder)) {
    const project = join(folder, 'apps', 'dashboard');
    if (existsSync(join(project, 'package.json'))) return project;
  }
  return undefined;
}

async function isFresh(project: string, built: string): Promise<boolean> {
  const page = await stat(join(built, 'index.html')).catch(() => undefined);
  if (!page) return false;
  const sources = [join(project, 'src'), join(project, '..', '..', 'libs', 'api-contract', 'src')];
  const changes = await Promise.all(sources.filter((each) => existsSync(each)).map(newestChange));
  return Math.max(0, ...changes) <= page.mtimeMs;
}

async function newestChange(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true });
  const changes = await Promise.all(names.map((name) => stat(join(folder, name))));
  return Math.max(0, ...changes.filter((each) => each.isFile()).map(({ mtimeMs }) => mtimeMs));
}

/**
 * Builds aside and puts the whole in place, so that another service never serves half of it. Answers
 * what went wrong.
 */
async function build(project: string, built: string): Promise<string | undefined> {
  const aside = join(project, '..', '..', 'node_modules', '.cache', `page-${String(process.pid)}`);
  try {
    const manifest = createRequire(join(project, 'package.json')).resolve('vite/package.json');
    const vite = join(dirname(manifest), 'bin', 'vite.js');
    const args = [vite, 'build', '--logLevel', 'error', '--outDir', aside, '--emptyOutDir'];
    const child = spawn(process.execPath, args, {
      cwd: project,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) return said.trim().split('\n')[0] ?? `vite ended with ${String(code)}`;
    await rm(built, { recursive: true, force: true });
    await rename(aside, built);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}
