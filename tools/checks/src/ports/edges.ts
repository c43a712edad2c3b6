/**
 * Compares two lists that must be one: the edge sentences in a port's docstrings, and the titles of
 * the tests in its contract suite.
 *
 * The convention: a docstring has a line `Edges:` followed by `- Sentence.` items, which may go on
 * in indented lines; a suite has `it('Sentence', …)`, the same text without the final dot.
 */
import ts from 'typescript';
import type { Finding } from '../finding.ts';

/** A sentence and the line it starts on, counted from 1. */
export type Sentence = { readonly text: string; readonly line: number };

/** A source file: its path from the workspace's root, and its text. */
export type SourceText = { readonly path: string; readonly text: string };

/** Sentences of one port without a test, and tests without a sentence; in both files, doubles. */
export function edgeFindings(port: SourceText, suites: readonly SourceText[]): readonly Finding[] {
  const edges = readEdges(port.text).map((one) => ({ ...one, path: port.path }));
  const titles = suites.flatMap((suite) =>
    readTitles(suite.text).map((one) => ({ ...one, path: suite.path })),
  );
  return [
    ...missing(edges, titles, 'has no test of this title in the contract suite'),
    ...missing(titles, edges, `is no edge sentence of ${port.path}`),
    ...doubled(edges),
    ...doubled(titles),
  ];
}

type Placed = Sentence & { readonly path: string };

function missing(from: readonly Placed[], among: readonly Placed[], why: string): Finding[] {
  const known = new Set(among.map(({ text }) => text));
  return from
    .filter(({ text }) => !known.has(text))
    .map(({ path, line, text }) => ({ path, line, message: `"${text}" ${why}.` }));
}

function doubled(sentences: readonly Placed[]): Finding[] {
  const seen = new Set<string>();
  return sentences.flatMap(({ path, line, text }) => {
    if (seen.has(text)) return [{ path, line, message: `"${text}" stands twice.` }];
    seen.add(text);
    return [];
  });
}

/** The edge sentences of a port's file, without their final dots. */
export function readEdges(text: string): readonly Sentence[] {
  const sentences: { text: string; line: number }[] = [];
  let inEdges = false;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = /^\s*\* ?(.*)$/.exec(raw)?.[1] ?? '';
    const item = /^- (.*)$/.exec(line)?.[1];
    const continued = /^ +(\S.*)$/.exec(line)?.[1];
    const last = sentences.at(-1);
    if (/^Edges:\s*$/.test(line)) inEdges = true;
    else if (inEdges && item !== undefined) sentences.push({ text: item.trim(), line: index + 1 });
    else if (inEdges && continued !== undefined && last) last.text += ` ${continued.trim()}`;
    else inEdges = false;
  }
  return sentences.map(({ text: sentence, line }) => ({
    text: sentence.replace(/\.$/, ''),
    line,
  }));
}

/** The titles of the tests that a contract suite's file declares. */
export function readTitles(text: string): readonly Sentence[] {
  const file = ts.createSourceFile('suite.ts', text, ts.ScriptTarget.Latest, true);
  const titles: Sentence[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTestCall(node.expression)) {
      const [title] = node.arguments;
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      if (title && ts.isStringLiteralLike(title)) titles.push({ text: title.text, line: line + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return titles;
}

/** `it(…)`, `test(…)` and what hangs on them, such as `it.only(…)` or `it.each(rows)(…)`. */
function isTestCall(callee: ts.Expression): boolean {
  if (ts.isIdentifier(callee)) return callee.text === 'it' || callee.text === 'test';
  if (ts.isPropertyAccessExpression(callee)) return isTestCall(callee.expression);
  if (ts.isCallExpression(callee)) return isTestCall(callee.expression);
  return false;
}
