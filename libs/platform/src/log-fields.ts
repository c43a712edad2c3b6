/**
 * What may stand in a log line. Bodies, prompts and keys are text or objects, so nothing of the kind
 * passes unless its name is listed here: numbers and booleans pass under any name, text only under
 * a listed one, errors by their own few fields. What is kept out is named, never shown.
 */

export type LogFields = Readonly<Record<string, unknown>>;

const textNames: ReadonlySet<string> = new Set([
  ...['tenant', 'job', 'workload', 'item', 'owner', 'fence', 'epoch', 'planHash', 'upload'],
  ...[
    'phase',
    'hold',
    'outcome',
    'status',
    'kind',
    'code',
    'reason',
    'event',
    'scope',
    'signal',
    'why',
  ],
  ...['model', 'endpoint', 'requestId', 'method', 'route', 'host', 'version', 'folder', 'app'],
]);

/** Longer text is no name of anything. */
const maxTextLength = 300;
const maxCauses = 5;

/** The fields of a line as they may be written; `withheld` names those that were kept out. */
export function visibleFields(fields: LogFields): Record<string, unknown> {
  const visible: Record<string, unknown> = {};
  const withheld: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const shown = visibleValue(name, value);
    if (shown === undefined) withheld.push(name);
    else visible[name] = shown;
  }
  return withheld.length === 0 ? visible : { ...visible, withheld };
}

function visibleValue(name: string, value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'string') return textNames.has(name) ? cut(value) : undefined;
  return value instanceof Error ? visibleError(value, maxCauses) : undefined;
}

/**
 * An error without the fields that libraries hang on it: replies, headers and requests among them.
 * The stack is kept without its first line, which repeats the message in full.
 */
function visibleError(error: Error, causesLeft: number): Record<string, unknown> {
  const { name, message, cause } = error;
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: name,
    message: cut(message),
    ...code,
    stack: frames.join('\n'),
    ...(cause instanceof Error && causesLeft > 0
      ? { cause: visibleError(cause, causesLeft - 1) }
      : {}),
  };
}

function cut(text: string): string {
  return text.length <= maxTextLength ? text : `${text.slice(0, maxTextLength - 1)}…`;
}
