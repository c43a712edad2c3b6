import type { Bench } from './bench.ts';
import { baseline } from './benches/baseline.ts';
import { dispatch } from './benches/dispatch.ts';
import { gzip } from './benches/gzip.ts';
import { insights } from './benches/insights.ts';
import { makespan } from './benches/makespan.ts';
import { memory } from './benches/memory.ts';
import { throughput } from './benches/throughput.ts';
import { volume } from './benches/volume.ts';

/** All benches, the quick ones first. */
export const benches: readonly Bench[] = [
  dispatch,
  throughput,
  volume,
  baseline,
  gzip,
  insights,
  makespan,
  memory,
];
