/** A message of an event stream, as the HTML standard has it. */
export type ServerSentEvent = {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: string;
};

/** A message longer than this is no message of ours: the stream is given up. */
const maxMessageChars = 1_000_000;

/**
 * Reads an event stream: pieces in any cut, lines ended by LF or CRLF, comments left out.
 *
 * @throws when a message does not end
 */
export async function* serverSentEvents(
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<ServerSentEvent> {
  const decoder = new TextDecoder();
  let rest = '';
  let id: string | undefined;
  let event = '';
  let data: string[] = [];
  for await (const piece of pieces) {
    rest += decoder.decode(piece, { stream: true });
    if (rest.length > maxMessageChars) throw new Error('A message of the event stream never ends.');
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const ended of lines) {
      const line = ended.endsWith('\r') ? ended.slice(0, -1) : ended;
      if (line === '') {
        if (data.length > 0) yield { id, event: event || 'message', data: data.join('\n') };
        event = '';
        data = [];
        continue;
      }
      const { name, value } = fieldOf(line);
      if (name === 'data') data.push(value);
      else if (name === 'event') event = value;
      else if (name === 'id') id = value;
    }
  }
}

function fieldOf(line: string): { name: string; value: string } {
  const colon = line.indexOf(':');
  if (colon < 0) return { name: line, value: '' };
  const value = line.slice(colon + 1);
  return { name: line.slice(0, colon), value: value.startsWith(' ') ? value.slice(1) : value };
}
