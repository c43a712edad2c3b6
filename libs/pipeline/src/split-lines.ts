const lineFeed = 10;

/**
 * Every line ends with a line feed, the last one too. Holds one piece and the line that is still open:
 * nothing is copied but what ends in another piece than it began in.
 */
export async function* splitLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let open = new Uint8Array();
  for await (const piece of pieces) {
    let from = 0;
    for (let end = piece.indexOf(lineFeed); end >= 0; end = piece.indexOf(lineFeed, from)) {
      const line = piece.subarray(from, end);
      yield open.length === 0 ? line : joined(open, line);
      open = new Uint8Array();
      from = end + 1;
    }
    open = joined(open, piece.subarray(from));
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}
