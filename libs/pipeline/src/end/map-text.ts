/** One result in the map, as the JSON it is stored as. */
export type MapEntry = { readonly id: string; readonly text: string };

/** The intelligence map: one object, results keyed by item id, one a line. */
export async function* mapText(entries: AsyncIterable<MapEntry>): AsyncGenerator<string> {
  let separator = '{\n';
  for await (const { id, text } of entries) {
    yield `${separator}${JSON.stringify(id)}: ${text}`;
    separator = ',\n';
  }
  yield separator === '{\n' ? '{}\n' : '\n}\n';
}
