import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** The Docker engine that is there, through its own command. */
export type Docker = {
  /** Resolves with what it printed. @throws Error with what it said when it failed */
  readonly run: (...args: readonly string[]) => Promise<string>;
};

/** @param environment of the command; compose files read their variables there */
export function createDocker(environment: NodeJS.ProcessEnv, workingFolder: string): Docker {
  return {
    run: async (...args) => {
      const child = spawn('docker', args, {
        cwd: workingFolder,
        env: environment,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const ended = new Promise<number | null>((resolve, reject) => {
        child.once('error', reject);
        child.once('close', resolve);
      });
      const [stdout, stderr, code] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        ended,
      ]);
      if (code === 0) return stdout.trim();
      throw new Error(`docker ${args.join(' ')} failed:\n${lastLines(stderr || stdout)}`);
    },
  };
}

/** What is the matter with the engine, in words that say what to do; `undefined` where nothing is. */
export async function engineProblem({ run }: Docker): Promise<string | undefined> {
  try {
    await run('version', '--format', '{{.Server.Version}}');
    await run('compose', 'version');
    await run('buildx', 'version');
    return undefined;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return (
      `No Docker engine with Compose v2 and BuildKit answers here.\n${why}\n` +
      'Start it, or install it as https://docs.docker.com/engine/install/ says, and run this again.'
    );
  }
}

const mostLines = 40;

function lastLines(said: string): string {
  return said.trim().split('\n').slice(-mostLines).join('\n');
}
