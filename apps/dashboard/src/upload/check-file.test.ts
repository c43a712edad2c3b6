import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkFile } from './check-file.ts';
import { ItemChecker, maxBadLinesShown, noFindings, type ItemRules } from './check-items.ts';
import { ItemSplitter, type SplitItem } from './split-items.ts';

const rules: ItemRules = {
  idField: 'deal_id',
  schema: {
    type: 'object',
    required: ['deal_id'],
    properties: {
      deal_id: { anyOf: [{ type: 'string' }, { type: 'number' }] },
      amount: { anyOf: [{ type: 'number' }, { type: 'null' }] },
      emails: {
        anyOf: [
          { type: 'array', items: { type: 'object', properties: { body: { type: 'string' } } } },
          { type: 'null' },
        ],
      },
    },
  },
};

async function resultOf(file: Blob) {
  let last;
  const { signal } = new AbortController();
  for await (const progress of checkFile(file, rules, signal)) last = progress;
  return last;
}

function split(pieces: readonly string[]): SplitItem[] {
  const splitter = new ItemSplitter();
  return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()];
}

describe('splitting', () => {
  const ndjson = '{"deal_id":1}\r\n\n{"deal_id":"b,[{"}\n  {"deal_id":3}';
  const array = '\ufeff [\n {"deal_id":1},\n\n {"deal_id":"b,[\\"{"},{"deal_id":[3]}\n]\n';

  it('numbers lines as an editor does and leaves blank ones out', () => {
    expect(split([ndjson]).map(({ line, text }) => [line, text])).toEqual([
      [1, '{"deal_id":1}'],
      [3, '{"deal_id":"b,[{"}'],
      [4, '{"deal_id":3}'],
    ]);
  });

  it('cuts an array into its elements by nesting and strings alone', () => {
    expect(split([array]).map(({ line, text }) => [line, text])).toEqual([
      [2, '{"deal_id":1}'],
      [4, '{"deal_id":"b,[\\"{"}'],
      [4, '{"deal_id":[3]}'],
    ]);
  });

  it('finds the same items however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(ndjson, array),
        fc.array(fc.nat(60), { maxLength: 8 }),
        (text, cuts) => {
          const bounds = [0, ...cuts.filter((at) => at < text.length).sort((a, b) => a - b)];
          const pieces = bounds.map((at, index) => text.slice(at, bounds[index + 1]));
          expect(split(pieces)).toEqual(split([text]));
        },
      ),
    );
  });
});

describe('checking', () => {
  const badLineOf = (text: string) =>
    new ItemChecker(rules).check(noFindings, split([text])).badLines[0];

  it.each([
    ['{"deal_id":1', '', 'is not JSON: it breaks off before its closing brace'],
    ['{', '', 'is not JSON; write one JSON object a line (NDJSON), or one JSON array'],
    ['42', '', 'is a number; each line must be one JSON object'],
    ['{"name":"x"}', 'deal_id', 'is missing'],
    ['{"deal_id":true}', 'deal_id', 'must be a text or a number'],
    ['{"deal_id":1,"amount":"9"}', 'amount', 'must be a number or null'],
    ['{"deal_id":1,"emails":[{},{"body":7}]}', 'emails[1].body', 'must be a text'],
  ])('says what is wrong with %s', (text, field, reason) => {
    expect(badLineOf(text)).toEqual({ line: 1, field, reason });
  });

  it('points from a repeated id to the line that counts, and 7 repeats "7"', () => {
    const findings = new ItemChecker(rules).check(
      noFindings,
      split(['{"deal_id":7}\n{"deal_id":"7"}\n']),
    );
    expect(findings).toMatchObject({ good: 1, bad: 1 });
    expect(findings.badLines[0]?.reason).toContain('line 1');
  });

  it('counts every bad line and keeps the first ones', () => {
    const text = 'x\n'.repeat(maxBadLinesShown + 50);
    const findings = new ItemChecker(rules).check(noFindings, split([text]));
    expect(findings.bad).toBe(maxBadLinesShown + 50);
    expect(findings.badLines).toHaveLength(maxBadLinesShown);
  });

  it('reads a file and its gzip alike', async () => {
    const text = '{"deal_id":1}\n{"deal_id":"é"}\nnope\n';
    const zipped = await new Response(
      new Blob([text]).stream().pipeThrough(new CompressionStream('gzip')),
    ).blob();
    const plain = await resultOf(new Blob([text]));
    expect(plain).toMatchObject({ isDone: true, findings: { good: 2, bad: 1 } });
    expect((await resultOf(zipped))?.findings).toEqual(plain?.findings);
  });

  it('refuses bytes that are no UTF-8', async () => {
    await expect(resultOf(new Blob([new Uint8Array([0x7b, 0xff, 0xfe])]))).rejects.toThrow(
      TypeError,
    );
  });
});
