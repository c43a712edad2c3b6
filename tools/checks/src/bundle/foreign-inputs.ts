import { bytesByInput, type Metafile } from './metafile.ts';

/** What a product never carries: tests, tools, and what only they use. */
const foreign = [
  /(^|\/)tools\//,
  /\/testkit\//,
  /\.test\.ts$/,
  /\/testing\.ts$/,
  /node_modules\/(vitest|fast-check)\//,
];

/** Inputs that put bytes into a bundle and have no business there. */
export function foreignInputs(metafile: Metafile): string[] {
  return Object.keys(bytesByInput(metafile)).filter((path) =>
    foreign.some((form) => form.test(path)),
  );
}
