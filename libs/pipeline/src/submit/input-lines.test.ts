import { decodeUtf8, encodeUtf8 } from '@longhaul/jobs/text';
import { collect } from '@longhaul/testkit/collect';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { piecesOf } from '../testing.ts';
import { inputLines, maxLineBytes, type InputLine } from './input-lines.ts';

type Shown = readonly [line: number, text: string];

function show(line: InputLine): Shown {
  return [line.line, line.kind === 'text' ? decodeUtf8(line.bytes) : `${line.byteCount} bytes`];
}

async function read(text: string, cuts: readonly number[] = []): Promise<Shown[]> {
  return (await collect(inputLines(piecesOf(text, cuts)))).map(show);
}

const pretty = `\ufeff
[
  {
    "note_id": "a, [b] \\"{c}\\" \\\\",
    "tags": [[1, 2], {"x": [3]}]
  },
  {"note_id": "😀"}
]
`;

describe('lines', () => {
  it('are numbered as an editor does, and blank ones are left out', async () => {
    expect(await read('{"a":1}\n\n  \t\r\n{"a":2}\n')).toEqual([
      [1, '{"a":1}'],
      [4, '{"a":2}'],
    ]);
  });

  it('may end in CRLF, and the last one in nothing', async () => {
    expect(await read('{"a":1}\r\n{"a":2}')).toEqual([
      [1, '{"a":1}'],
      [2, '{"a":2}'],
    ]);
  });

  it('come without the byte-order mark before them', async () => {
    expect(await read('\ufeff{"a":1}\n')).toEqual([[1, '{"a":1}']]);
  });

  it('keep what looks like a byte-order mark further in', async () => {
    expect(await read('{"a":"\ufeff"}')).toEqual([[1, '{"a":"\ufeff"}']]);
  });

  it.each(['', '\n\n', ' \r\n', '\ufeff', '\ufeff\n', '[]', '[ \n ]\n'])(
    'of %j are none',
    async (text) => {
      expect(await read(text)).toEqual([]);
    },
  );

  it('that are no JSON are handed on: who parses them says what is wrong', async () => {
    expect(await read('nope\n{"a":1}')).toEqual([
      [1, 'nope'],
      [2, '{"a":1}'],
    ]);
  });
});

describe('a JSON array', () => {
  it('gives its elements, whatever stands in their strings', async () => {
    const elements = ['{"a":"]},["}', '{"b":"\\\\"}', '{"c":"\\"]"}', '7', '"a,b"', '[1,[2]]'];
    expect(await read(`[${elements.join(',')}]`)).toEqual(elements.map((text) => [1, text]));
  });

  it('that is laid out over lines numbers each element by the line it begins on', async () => {
    const [first, second] = await read(pretty);
    expect(first?.[0]).toBe(3);
    expect(JSON.parse(first?.[1] ?? '')).toMatchObject({ note_id: 'a, [b] "{c}" \\' });
    expect(second).toEqual([7, '{"note_id": "😀"}']);
  });

  it('that breaks off gives the broken element too, which is then rejected', async () => {
    expect(await read('[{"a":1},\n{"b":')).toEqual([
      [1, '{"a":1}'],
      [2, '{"b":'],
    ]);
  });

  it('may be followed by another, as when files were joined', async () => {
    expect(await read('[{"a":1}]\n[{"a":2}]\n')).toEqual([
      [1, '{"a":1}'],
      [2, '{"a":2}'],
    ]);
  });

  it('that goes on after its end gives what stands there, which is then rejected', async () => {
    expect(await read('[{"a":1}]\nmore')).toEqual([
      [1, '{"a":1}'],
      [2, 'more'],
    ]);
  });
});

it('the same bytes give the same lines, wherever the stream is cut', async () => {
  const part = fc.constantFrom(
    '{"a":1}',
    '\n',
    '\r\n',
    '"x\\"]"',
    '[',
    ']',
    ',',
    '{',
    '}',
    'ü😀',
    ' ',
  );
  const texts = fc.oneof(
    fc.constant(pretty),
    fc.array(part, { maxLength: 20 }).map((parts) => parts.join('')),
    fc.array(part, { maxLength: 20 }).map((parts) => `\ufeff[${parts.join('')}`),
  );
  const cutTexts = texts.chain((text) => {
    const cut = fc.nat({ max: encodeUtf8(text).length });
    return fc.tuple(fc.constant(text), fc.array(cut, { maxLength: 30 }));
  });
  await fc.assert(
    fc.asyncProperty(cutTexts, async ([text, cuts]) => {
      expect(await read(text, cuts)).toEqual(await read(text));
    }),
    { numRuns: 300 },
  );
});

it('every line of a file without brackets comes out once, in order', async () => {
  const lines = fc.array(fc.string({ unit: fc.constantFrom('a', '"', '{', '\\', 'ü') }), {
    maxLength: 12,
  });
  const endings = fc.constantFrom('\n', '\r\n');
  await fc.assert(
    fc.asyncProperty(lines, endings, async (given, ending) => {
      const numbered = given.map((text, at): Shown => [at + 1, text]);
      expect(await read(given.join(ending))).toEqual(numbered.filter(([, text]) => text !== ''));
    }),
  );
});

describe('a line beyond the limit', () => {
  const mebibyte = new Uint8Array(1024 * 1024).fill(0x61);

  /** Forty times the limit from one piece: holding it would need as many copies. */
  async function* endlessLine(opening: string, closing: string) {
    yield encodeUtf8(opening);
    for (let count = 0; count < 40 * 64; count += 1) yield mebibyte;
    yield encodeUtf8(closing);
  }

  it('is skipped without being held, and the lines around it are kept', async () => {
    const lines = await collect(inputLines(endlessLine('{"a":1}\n"', '"\n{"a":2}')));
    expect(lines.map(show)).toEqual([
      [1, '{"a":1}'],
      [2, `${40 * maxLineBytes + 2} bytes`],
      [3, '{"a":2}'],
    ]);
  });

  it('is one byte longer than the longest that is kept', async () => {
    async function* lineOf(byteCount: number) {
      yield new Uint8Array(byteCount).fill(0x61);
    }
    const [longest] = await collect(inputLines(lineOf(maxLineBytes)));
    expect(longest?.kind).toBe('text');
    const [longer] = await collect(inputLines(lineOf(maxLineBytes + 1)));
    expect(longer).toEqual({ kind: 'too-long', line: 1, byteCount: maxLineBytes + 1 });
  });
});

it.each(['{"a":1}\n{"a":2}\n', '[{"a":1},{"a":2}]'])(
  'a reader that stops early closes the source of %j',
  async (text) => {
    let isClosed = false;
    async function* source() {
      try {
        yield encodeUtf8(text);
        yield encodeUtf8(text);
      } finally {
        isClosed = true;
      }
    }
    for await (const line of inputLines(source())) {
      expect(line.line).toBe(1);
      break;
    }
    expect(isClosed).toBe(true);
  },
);

it('an error of the source reaches the reader', async () => {
  async function* source() {
    yield encodeUtf8('{"a":1}\n');
    throw new Error('disk gone');
  }
  await expect(collect(inputLines(source()))).rejects.toThrow('disk gone');
});
