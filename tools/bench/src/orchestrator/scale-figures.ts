import * as z from 'zod';

const schema = z.object({
  phases: z.array(
    z.object({ phase: z.string(), ms: z.number(), peakMib: z.number(), heapMib: z.number() }),
  ),
  /** The process's own peak, by the kernel. */
  peakMib: z.number(),
  /** The leader's looks at the job. */
  ticks: z.number(),
  /** From the last commit's answer to the manifest being durable. */
  manifestAfterMs: z.number(),
});

/** What a leader's process tells of itself, as its only output. */
export type ScaleFigures = z.infer<typeof schema>;

export function printScaleFigures(figures: ScaleFigures): void {
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}

export function readScaleFigures(output: string): ScaleFigures {
  return schema.parse(JSON.parse(output));
}

/** What the leader's process and the one with all workers say to each other. */
export type ToWorkers =
  | {
      readonly kind: 'invoke';
      readonly planHash: string;
      readonly round: number;
      readonly batch: number;
    }
  | { readonly kind: 'end' };

export type FromWorkers =
  | { readonly kind: 'submitted'; readonly tenant: string; readonly jobId: string }
  | { readonly kind: 'ended'; readonly lastCommitAt: number };

/** One clock for two processes of one machine, finer than a millisecond. */
export function instant(): number {
  return performance.timeOrigin + performance.now();
}
