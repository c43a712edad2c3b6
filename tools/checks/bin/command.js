/**
 * Starts the workspace's commands under the workspace's own Node, from plain JavaScript that the
 * Node outside (20 or newer) can run.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export const workspaceRoot = join(import.meta.dirname, '../../..');

const bin = join(workspaceRoot, 'node_modules/.bin');
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Ends the process with one clear sentence where no Node 24 is at hand. */
export function requireNode24() {
  const ownNode = existsSync(join(bin, 'node'));
  const outerMajor = Number(process.versions.node.split('.')[0]);
  if (ownNode || outerMajor >= 24) return;
  process.stderr.write(
    `Longhaul needs Node 24 and this is ${process.version}: ` +
      'run npm ci (Linux x64 brings its own), or install Node 24 and try again.\n',
  );
  process.exit(1);
}

/**
 * Runs a command at the workspace's root, its output passed through.
 *
 * A signal to this process goes on to the command, which is waited for: nothing is left running.
 *
 * @returns {Promise<number>} its exit code; 1 if it could not start or died of a signal
 */
export function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: workspaceRoot,
      env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, NX_DAEMON: 'false' },
      // No terminal for questions: nothing here may wait for an answer.
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const passOn = (signal) => child.kill(signal);
    for (const signal of signals) process.on(signal, passOn);
    child.once('error', (error) => {
      process.stderr.write(`${command} could not start (${error.message}): run npm ci first.\n`);
      resolve(1);
    });
    child.once('close', (code) => {
      for (const signal of signals) process.off(signal, passOn);
      resolve(code ?? 1);
    });
  });
}
