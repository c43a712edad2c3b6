/** Stands for the bundle: a synthesis only packs it. */
export const handler = () => undefined;
