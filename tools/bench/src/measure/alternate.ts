/** The sides of a comparison by name; each measures itself once. */
export type Sides = Readonly<Record<string, () => Promise<unknown>>>;

/** What each side measured, in the order of its runs. */
export type Measured<Compared extends Sides> = {
  [Name in keyof Compared]: Awaited<ReturnType<Compared[Name]>>[];
};

/**
 * Runs the sides in turn, `runs` times each: first all sides once, then all again. A machine that
 * slows down while it gets warm slows all sides alike.
 *
 * @param before told the side and the run, counted from 1, before each measurement
 */
export async function alternate<Compared extends Sides>(
  sides: Compared,
  runs: number,
  before: (name: string, run: number) => void = () => undefined,
): Promise<Measured<Compared>> {
  const measured: Record<string, unknown[]> = {};
  for (let run = 1; run <= runs; run += 1) {
    for (const [name, measure] of Object.entries(sides)) {
      before(name, run);
      (measured[name] ??= []).push(await measure());
    }
  }
  return measured as Measured<Compared>;
}
