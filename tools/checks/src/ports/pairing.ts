import type { Finding } from '../finding.ts';
import { edgeFindings, readEdges, type SourceText } from './edges.ts';

const portFile = /^libs\/ports\/src\/([\w-]+)\.ts$/;
const suiteFile =
  /^libs\/testkit\/src\/contracts\/(?:[\w-]+\/)?([\w-]+?)-contract(?:-[\w-]+)?\.ts$/;

/**
 * Pairs every port with its suites and compares them.
 *
 * The suite of `libs/ports/src/job-store.ts` is `libs/testkit/src/contracts/job-store-contract.ts`;
 * one too long for a file goes on in `job-store-contract-<part>.ts`.
 */
export function portFindings(files: readonly SourceText[]): readonly Finding[] {
  const ports = files.filter(({ path }) => portFile.test(path));
  const names = new Set(ports.map(({ path }) => portFile.exec(path)?.[1]));
  const orphans = files
    .filter(({ path }) => suiteFile.test(path) && !names.has(suiteFile.exec(path)?.[1]))
    .map(({ path }) => ({ path, message: 'tests no port: libs/ports has no file of this name.' }));
  return [...orphans, ...ports.flatMap((port) => findingsOf(port, files))];
}

function findingsOf(port: SourceText, files: readonly SourceText[]): readonly Finding[] {
  const name = portFile.exec(port.path)?.[1];
  const suites = files.filter(({ path }) => suiteFile.exec(path)?.[1] === name);
  if (suites.length > 0) return edgeFindings(port, suites);
  const { length } = readEdges(port.text);
  if (length === 0) return [];
  const message = `has ${String(length)} edge sentences and no contract suite in libs/testkit.`;
  return [{ path: port.path, message }];
}
