import { ItemChecker, noFindings, type Findings, type ItemRules } from './check-items.ts';
import { ItemSplitter } from './split-items.ts';

/** How far the reading of a file has come; bytes are those on disk, compressed or not. */
export type CheckProgress = {
  readonly findings: Findings;
  readonly readBytes: number;
  readonly isDone: boolean;
};

/**
 * Reads a file as a stream and reports after every piece. Gzip is known by its first bytes, not by
 * the file's name. Memory stays flat but for the ids.
 *
 * @throws {TypeError} where the bytes are neither UTF-8 nor gzip of it
 */
export async function* checkFile(
  file: Blob,
  rules: ItemRules,
  signal: AbortSignal,
): AsyncGenerator<CheckProgress> {
  const splitter = new ItemSplitter();
  const checker = new ItemChecker(rules);
  const read = { bytes: 0 };
  let findings = noFindings;
  for await (const text of await textOf(file, read)) {
    signal.throwIfAborted();
    findings = checker.check(findings, splitter.push(text));
    yield { findings, readBytes: read.bytes, isDone: false };
  }
  findings = checker.check(findings, splitter.end());
  yield { findings, readBytes: file.size, isDone: true };
}

async function textOf(file: Blob, read: { bytes: number }): Promise<ReadableStream<string>> {
  const counter = new TransformStream<BufferSource, BufferSource>({
    transform: (piece, controller) => {
      read.bytes += piece.byteLength;
      controller.enqueue(piece);
    },
  });
  const bytes = file.stream().pipeThrough<BufferSource>(counter);
  const plain = (await isGzip(file))
    ? bytes.pipeThrough<BufferSource>(new DecompressionStream('gzip'))
    : bytes;
  return plain.pipeThrough(new TextDecoderStream('utf-8', { fatal: true }));
}

async function isGzip(file: Blob): Promise<boolean> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return first === 0x1f && second === 0x8b;
}
