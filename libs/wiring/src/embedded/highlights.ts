import type { Manifest } from '@longhaul/jobs/documents/manifest';
import type { JobPlace } from '@longhaul/jobs/object-key';
import type { AnyWorkload, Highlights } from '@longhaul/jobs/workload';
import { parseJson, type JsonObject } from '@longhaul/jobs/wire';
import { resultTexts } from '@longhaul/pipeline/end/result-texts';
import type { JobStore } from '@longhaul/ports/job-store';

const rows = 5;
/** Beyond this many results, a first look at them belongs to a report and not to a terminal. */
const maxResults = 20_000;

/** What is worth looking at first, by the workload's own judgment. */
export async function readHighlights(
  base: { readonly store: JobStore; readonly workload: AnyWorkload },
  job: JobPlace,
  manifest: Manifest,
): Promise<Highlights | undefined> {
  const { highlights } = base.workload;
  if (!highlights || manifest.ok === 0 || manifest.ok > maxResults) return undefined;
  const results: JsonObject[] = [];
  for await (const { text } of resultTexts(base, job, manifest)) {
    results.push(parseJson(text) as JsonObject);
  }
  return highlights(results, rows);
}
