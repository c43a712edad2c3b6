/** Jobs that are kept at a time; the oldest is let go. */
const mostJobs = 1_000;

export function enterNewest<Value>(jobs: Map<string, Value>, jobId: string, value: Value): void {
  jobs.delete(jobId);
  jobs.set(jobId, value);
  const [oldest] = jobs.keys();
  if (jobs.size > mostJobs && oldest !== undefined) jobs.delete(oldest);
}
