import { describe, expect, it } from 'vitest';
import { parseFlags } from './flags.ts';

describe('the flags', () => {
  it('have defaults: a free port, real latencies, no faults, no limits', () => {
    expect(parseFlags([])).toMatchObject({
      kind: 'run',
      options: {
        host: '127.0.0.1',
        port: 0,
        scale: 1,
        seed: 1,
        faults: [],
        limits: {},
        markers: false,
      },
    });
  });

  it('are all read', () => {
    const text =
      '--host 0.0.0.0 --port 8080 --scale 100 --seed 7 --fault refusal --fault server_error=0.05 --rpm 500 ' +
      '--tpm 30000 --log calls.ndjson --markers --require-key sk-test';
    expect(parseFlags(text.split(' '))).toEqual({
      kind: 'run',
      options: {
        host: '0.0.0.0',
        port: 8080,
        scale: 100,
        seed: 7,
        faults: [{ kind: 'refusal' }, { kind: 'server_error', probability: 0.05 }],
        limits: { requestsPerMinute: 500, tokensPerMinute: 30_000 },
        logFile: 'calls.ndjson',
        markers: true,
        requireKey: 'sk-test',
      },
    });
  });

  it('take scale 0 for no waiting at all', () => {
    expect(parseFlags(['--scale', '0'])).toMatchObject({ options: { scale: Infinity } });
  });

  it.each([
    [['--host', 'everywhere'], '--host everywhere: write an address such as 127.0.0.1'],
    [['--port', '70000'], '--port 70000: write an integer from 0 to 65535.'],
    [['--seed', '1.5'], '--seed 1.5: write an integer from 0 to 4294967295.'],
    [['--scale', 'fast'], '--scale fast: write a number of at least 0.'],
    [['--rpm', ''], '--rpm : write a number of at least 1.'],
    [['--fault', 'earthquake'], '--fault: unknown kind "earthquake"; --help lists them.'],
    [['--fault', 'hang=2'], '--fault hang=2: write the share as a number from 0 to 1.'],
    [['--verbose'], "Unknown option '--verbose'"],
  ])('%j are refused with what is wrong', (args, message) => {
    const command = parseFlags(args);
    expect(command).toMatchObject({ kind: 'invalid', message: expect.stringContaining(message) });
  });
});
