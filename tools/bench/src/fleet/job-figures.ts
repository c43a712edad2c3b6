import * as z from 'zod';

const schema = z.object({
  /** From the first command of the fan-out to the end being known. */
  jobMs: z.number(),
  /** Until the last item had ended and the workers found nothing more. */
  workedMs: z.number(),
  /** Commands that the clients sent. */
  sent: z.number(),
  /** The leader's looks at the job; absent where nobody looks. */
  ticks: z.number().optional(),
});

/** What a side's process tells of its job, as its only output. */
export type JobFigures = z.infer<typeof schema>;

export function printFigures(figures: JobFigures): void {
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}

export function readFigures(output: string): JobFigures {
  return schema.parse(JSON.parse(output));
}
