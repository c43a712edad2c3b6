/** The part of esbuild's metafile that says what went into a bundle. */
export type Metafile = {
  readonly outputs: Readonly<
    Record<
      string,
      { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }
    >
  >;
};

/** The inputs that put bytes into a bundle; what was shaken out is none. */
export function bytesByInput({ outputs }: Metafile): Readonly<Record<string, number>> {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  return Object.fromEntries(
    inputs.flatMap(([path, { bytesInOutput }]) =>
      bytesInOutput > 0 ? [[path, bytesInOutput]] : [],
    ),
  );
}
