/** Runs every check that reads the tree and prints what it finds: `node tools/checks/src/house-rules.ts`. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawingFindings, drawnPage } from './diagrams/drawings.ts';
import { formatFinding, type Finding } from './finding.ts';
import { folderSizeFindings } from './house/folder-size.ts';
import { exportedNameFindings, fileNameFindings } from './house/names.ts';
import { readmeFindings } from './house/readme.ts';
import { tagFindings } from './house/tags.ts';
import { textFindings } from './house/text.ts';
import { lockfileFindings, pinFindings } from './house/versions.ts';
import { metricFindings } from './metrics/metrics.ts';
import { portFindings } from './ports/pairing.ts';
import { workflowFindings } from './workflows/workflows.ts';
import { listFiles, readProjects } from './workspace.ts';

const textFile = /(?:\.(?:[cm]?[jt]sx?|json|md|lua|ya?ml|html|css|sh|toml)|(?:^|\/)[^./]+)$/;

/** All findings of the workspace at `root`; an empty list is a clean house. */
export function houseFindings(root: string): readonly Finding[] {
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const readText = (path: string) => (existsSync(join(root, path)) ? read(path) : undefined);
  const files = listFiles(root);
  const projects = readProjects(root);
  const code = files.filter((path) => /^(?:apps|libs|tools)\/.*\.tsx?$/.test(path));
  const ports = code.filter((path) => /^libs\/(?:ports|testkit)\//.test(path));
  const texts = files.filter((path) => textFile.test(path) && !path.endsWith('package-lock.json'));
  const manifests = files.filter((path) => /(?:^|\/)package\.json$/.test(path));
  const workflows = files.filter((path) => /^\.github\/workflows\/.*\.ya?ml$/.test(path));
  const lockfiles = files.filter((path) => path.endsWith('package-lock.json'));
  return [
    ...tagFindings(projects),
    ...drawingFindings(readText(drawnPage), projects),
    ...readmeFindings(projects, readText),
    ...folderSizeFindings(files),
    ...fileNameFindings(files),
    ...code.flatMap((path) => exportedNameFindings(path, read(path))),
    ...metricFindings(
      code.map((path) => ({ path, text: read(path) })),
      readText('docs/METRICS.md'),
    ),
    ...portFindings(ports.map((path) => ({ path, text: read(path) }))),
    ...texts.flatMap((path) => textFindings(path, read(path))),
    ...manifests.flatMap((path) => pinFindings(path, read(path))),
    ...workflows.flatMap((path) => workflowFindings(path, read(path), read('package.json'))),
    ...lockfiles.flatMap((path) => lockfileFindings(path, read(path))),
  ];
}

function main(): void {
  const findings = houseFindings(join(import.meta.dirname, '../../..'));
  for (const finding of findings) process.stdout.write(`${formatFinding(finding)}\n`);
  process.stdout.write(`House rules: ${String(findings.length)} broken.\n`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}

if (import.meta.main) main();
