import type { Shipped } from './shipped.ts';

/** docs/THIRD-PARTY.md: every package in every artifact, in a fixed order, as prettier has it. */
export function thirdPartyPage(shipped: readonly (Shipped & { in: readonly string[] })[]): string {
  const head = ['package', 'version', 'license', 'in'];
  const rows = shipped.map((entry) => [
    entry.name,
    entry.version,
    entry.license,
    entry.in.join(', '),
  ]);
  const widths = head.map((_, at) =>
    Math.max(...[head, ...rows].map((row) => row[at]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [
    '# Third-party packages',
    '',
    'What goes out with Longhaul, by artifact; made by `npm run licenses` from what the bundles carry. Versions and integrity stand in `package-lock.json`.',
    '',
    ...[line(head), rule, ...rows.map(line)],
    '',
  ].join('\n');
}
