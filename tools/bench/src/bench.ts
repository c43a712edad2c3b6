import type { Summary } from './measure/summary.ts';

/** What a bench is run with. */
export type BenchContext = {
  /** Runs of each side. */
  readonly runs: number;
  /** Sample latencies run this many times faster. */
  readonly scale: number;
  /** Of the makespan bench only these lanes and sides; empty means all. */
  readonly lanes: readonly number[];
  readonly sides: readonly string[];
  /** Size of the memory bench's input. */
  readonly memoryMb: number;
  /** Items of a fleet bench's job, where the bench's own number is not meant. */
  readonly items: number | undefined;
  /** A temporary folder of this bench alone. */
  readonly folder: string;
  /** Tells how far it is. */
  readonly say: (line: string) => void;
};

/** A cell is text, a single figure, or a figure over several runs; `undefined` is left blank. */
export type Cell = string | number | Summary | undefined;

export type BenchReport = {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** What one must know to read the figures: what is missing on a side, what was aimed at. */
  readonly notes: readonly string[];
};

export type Bench = {
  readonly name: string;
  /** One line for `--help`. */
  readonly about: string;
  readonly run: (context: BenchContext) => Promise<BenchReport>;
};
