import { describe, expect, it } from 'vitest';
import { createLogger, type LogLevel } from './logger.ts';

type Line = {
  readonly msg: string;
  readonly reason?: string;
  readonly error?: { message: string };
};

function collect(level?: LogLevel) {
  const lines: string[] = [];
  const logger = createLogger({
    ...(level === undefined ? {} : { level }),
    destination: { write: (line) => void lines.push(line) },
  });
  const parsed = () => lines.map((line) => JSON.parse(line) as Line);
  return { logger, lines, parsed };
}

describe('the logger', () => {
  it('writes one JSON line with level, instant, fields and message', () => {
    const { logger, parsed } = collect('info');
    logger.child({ job: 'j1', batch: 3 }).info('Batch claimed.', { attempt: 1, item: 'deal-7' });
    expect(parsed()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        job: 'j1',
        batch: 3,
        attempt: 1,
        item: 'deal-7',
        msg: 'Batch claimed.',
      },
    ]);
  });

  it('is silent unless a level is asked for', () => {
    const { logger, lines } = collect();
    logger.error('Nobody hears this.');
    expect(lines).toEqual([]);
  });

  it('leaves out what is below its level', () => {
    const { logger, parsed } = collect('warn');
    logger.debug('a');
    logger.info('b');
    logger.warn('c');
    logger.error('d');
    expect(parsed().map(({ msg }) => msg)).toEqual(['c', 'd']);
  });

  it('never shows text or objects under a name that is not listed, and says so', () => {
    const { logger, lines, parsed } = collect('info');
    const secret = 'sk-secret-0123';
    logger.child({ authorization: secret }).info('Called.', {
      apiKey: secret,
      prompt: secret,
      body: { messages: [secret] },
      headers: new Headers({ authorization: secret }),
      job: 'j1',
      durationMs: 12,
    });
    expect(lines.join('')).not.toContain(secret);
    expect(parsed()[0]).toMatchObject({
      job: 'j1',
      durationMs: 12,
      withheld: ['authorization', 'apiKey', 'prompt', 'body', 'headers'],
    });
  });

  it('shows an error by type, message, code, frames and causes only', () => {
    const { logger, lines, parsed } = collect('info');
    const cause = Object.assign(new TypeError('inner'), { code: 'ECONNRESET' });
    const error = Object.assign(new Error('outer', { cause }), { response: 'sk-secret-0123' });
    logger.error('It failed.', { error });
    expect(lines.join('')).not.toContain('sk-secret');
    expect(parsed()[0]?.error).toEqual({
      type: 'Error',
      message: 'outer',
      stack: expect.stringMatching(/^\s+at /),
      cause: expect.objectContaining({ type: 'TypeError', message: 'inner', code: 'ECONNRESET' }),
    });
  });

  it('cuts text that is too long to be a name', () => {
    const { logger, parsed } = collect('info');
    logger.info('Held.', { reason: 'x'.repeat(10_000) });
    expect(parsed()[0]?.reason).toHaveLength(300);
  });

  it('survives an error that is its own cause', () => {
    const { logger, parsed } = collect('info');
    const error = new Error('turtles');
    error.cause = error;
    logger.error('It failed.', { error });
    expect(parsed()[0]?.error?.message).toBe('turtles');
  });
});
