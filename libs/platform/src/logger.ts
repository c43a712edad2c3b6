import { pino, type DestinationStream } from 'pino';
import { visibleFields, type LogFields } from './log-fields.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/**
 * One JSON line per call: `{"level":"info","time":"…Z","job":"…","msg":"…"}`. The message is a fixed
 * sentence; whatever differs stands in the fields, where `log-fields.ts` decides what may be seen.
 */
export type Logger = {
  readonly debug: (message: string, fields?: LogFields) => void;
  readonly info: (message: string, fields?: LogFields) => void;
  readonly warn: (message: string, fields?: LogFields) => void;
  readonly error: (message: string, fields?: LogFields) => void;
  /** A logger whose every line carries these fields too. */
  readonly child: (fields: LogFields) => Logger;
};

export type LoggerOptions = {
  /** Silent unless asked, so that a command line tool prints nothing but its own lines. */
  readonly level?: LogLevel;
  /** Where lines go; standard output unless given. */
  readonly destination?: DestinationStream;
};

/** Writes synchronously: the last lines before a death are the ones somebody will need. */
export function createLogger(options: LoggerOptions = {}): Logger {
  const settings = {
    level: options.level ?? 'silent',
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const destination = options.destination ?? pino.destination({ dest: 1, sync: true });
  return loggerOver(pino(settings, destination), {});
}

function loggerOver(sink: pino.Logger, bound: LogFields): Logger {
  const at =
    (level: Exclude<LogLevel, 'silent'>) =>
    (message: string, fields: LogFields = {}): void => {
      if (sink.isLevelEnabled(level)) sink[level](visibleFields({ ...bound, ...fields }), message);
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (fields) => loggerOver(sink, { ...bound, ...fields }),
  };
}
