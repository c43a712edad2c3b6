import type { Bench } from './bench.ts';
import { baseline } from './benches/baseline.ts';
import { coldStart } from './benches/cold-start.ts';
import { commits } from './benches/redis/commits.ts';
import { dispatch } from './benches/dispatch.ts';
import { gzip } from './benches/gzip.ts';
import { latency } from './benches/redis/latency.ts';
import { insights } from './benches/insights.ts';
import { makespan } from './benches/makespan.ts';
import { memory } from './benches/memory.ts';
import { plan } from './benches/plan.ts';
import { scale } from './benches/redis/scale.ts';
import { service } from './benches/service.ts';
import { throughput } from './benches/throughput.ts';
import { volume } from './benches/volume.ts';

/** All benches, the quick ones first. */
export const benches: readonly Bench[] = [
  dispatch,
  coldStart,
  throughput,
  volume,
  baseline,
  gzip,
  latency,
  commits,
  scale,
  plan,
  insights,
  service,
  makespan,
  memory,
];
