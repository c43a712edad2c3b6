import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';

type Simulator = ChildProcessByStdio<null, Readable, Readable>;

function start(...args: string[]): Simulator {
  const main = join(import.meta.dirname, 'main.ts');
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function firstLine({ stdout }: Simulator): Promise<string> {
  const [line] = (await once(createInterface(stdout), 'line')) as [string];
  return line;
}

async function ending(child: Simulator) {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { stdout, stderr, code: code as unknown };
}

describe('the simulator', () => {
  it('prints where it listens, serves there, and ends on SIGTERM', async () => {
    const child = start('--port', '0', '--scale', '0');
    const line = await firstLine(child);
    expect(line).toMatch(/^listening on http:\/\/127\.0\.0\.1:\d+\/v1$/);
    const url = line.slice('listening on '.length);
    const response = await fetch(`${url}/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({
        model: 'simulated-analyst-1',
        messages: [{ role: 'user', content: 'Hello.' }],
      }),
    });
    expect(await response.text()).toContain('"model":"simulated-analyst-1"');
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });

  it('explains itself with --help', async () => {
    const { stdout, code } = await ending(start('--help'));
    expect(code).toBe(0);
    expect(stdout).toContain('--fault KIND[=P]');
    expect(stdout).toContain('content_filter');
  });

  it('says what is wrong with a flag and exits 2', async () => {
    const { stderr, code } = await ending(start('--scale=-1'));
    expect(code).toBe(2);
    expect(stderr).toBe('llm-simulator: --scale -1: write a number of at least 0.\n');
  });

  it('says when the port is taken and exits 1', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { stderr, code } = await ending(start('--port', String(port)));
    expect(code).toBe(1);
    expect(stderr).toContain('could not start: listen EADDRINUSE');
  });
});
