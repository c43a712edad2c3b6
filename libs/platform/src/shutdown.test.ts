import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { exitCodeOf, onSignals, type StopSignal } from './shutdown.ts';

function listen(drain: (signal: StopSignal) => void | Promise<void> = () => undefined) {
  const source = new EventEmitter();
  const calls: string[] = [];
  const stop = onSignals(
    {
      drain: (signal) => {
        calls.push(`drain ${signal}`);
        return drain(signal);
      },
      now: (signal) => {
        calls.push(`now ${signal}`);
      },
    },
    source,
  );
  return { source, calls, stop };
}

describe('the shutdown', () => {
  it('drains on the first signal and ends on the second, of whichever kind', () => {
    const { source, calls } = listen();
    source.emit('SIGINT');
    expect(calls).toEqual(['drain SIGINT']);
    source.emit('SIGTERM');
    source.emit('SIGINT');
    expect(calls).toEqual(['drain SIGINT', 'now SIGTERM', 'now SIGINT']);
  });

  it.each([
    ['throws', () => expect.fail('cannot drain')],
    ['rejects', () => Promise.reject(new Error('cannot drain'))],
  ])('ends at once when the drain %s', async (_, drain) => {
    const { source, calls } = listen(drain);
    source.emit('SIGTERM');
    await new Promise(setImmediate);
    expect(calls).toEqual(['drain SIGTERM', 'now SIGTERM']);
  });

  it('stops listening when told to', () => {
    const { source, calls, stop } = listen();
    stop();
    source.emit('SIGINT');
    expect(calls).toEqual([]);
    expect(source.eventNames()).toEqual([]);
  });

  it('ends with the exit codes that shells expect', () => {
    expect([exitCodeOf('SIGINT'), exitCodeOf('SIGTERM')]).toEqual([130, 143]);
  });
});
