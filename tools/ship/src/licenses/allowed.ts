import type { Shipped } from './shipped.ts';

/** Licenses that ask for their text and a name, and for nothing of one's own code. */
const permissive = new Set([
  ...['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0'],
  ...['Unlicense', 'CC0-1.0', 'Zlib'],
]);

/** Whether an SPDX expression lets us choose permissive licenses alone. */
export function isPermissive(expression: string): boolean {
  const choices = expression.replaceAll(/[()]/g, ' ').split(/\sOR\s/);
  return choices.some((choice) =>
    choice.split(/\sAND\s/).every((license) => permissive.has(license.trim())),
  );
}

export function licenseFindings(shipped: readonly Shipped[]): readonly string[] {
  return shipped
    .filter(({ license }) => !isPermissive(license))
    .map(
      ({ name, version, license }) =>
        `${name} ${version} is under "${license}", which is on no list of permissive licenses (tools/ship/src/licenses/allowed.ts): take another package.`,
    );
}
