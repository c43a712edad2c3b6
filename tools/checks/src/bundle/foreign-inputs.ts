/** The part of esbuild's metafile that says what went into a bundle. */
export type Metafile = {
  readonly outputs: Readonly<
    Record<
      string,
      { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }
    >
  >;
};

/** What a product never carries: tests, tools, and what only they use. */
const foreign = [
  /(^|\/)tools\//,
  /\/testkit\//,
  /\.test\.ts$/,
  /\/testing\.ts$/,
  /node_modules\/(vitest|fast-check)\//,
];

/** Inputs that put bytes into a bundle and have no business there. */
export function foreignInputs({ outputs }: Metafile): string[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  return inputs
    .filter(
      ([path, { bytesInOutput }]) => bytesInOutput > 0 && foreign.some((form) => form.test(path)),
    )
    .map(([path]) => path);
}
