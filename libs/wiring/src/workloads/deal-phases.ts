import type { Insights } from '@longhaul/insights/document';
import { readSettings } from '@longhaul/insights/priorities/settings';
import type { JsonObject } from '@longhaul/jobs/wire';
import type { Artifact, Phase, PhaseInput } from '@longhaul/jobs/workload';

/**
 * The deals' phases: what insights find out, and the reports of it. Loaded when they run: a worker
 * never needs them, and a command that only prints help must not wait for them.
 */

/** Both phases of one run read the same document, computed once. */
const known = new WeakMap<PhaseInput, Promise<Insights>>();

async function insightsOf(input: PhaseInput): Promise<Insights> {
  const standing = known.get(input);
  if (standing) return standing;
  const made = compute(input);
  known.set(input, made);
  return made;
}

async function compute(input: PhaseInput): Promise<Insights> {
  const { analyze } = await import('@longhaul/insights/analyze');
  const read = readSettings(input.options);
  if (!read.ok) throw new Error(`its options are wrong: ${read.problem}.`);
  return analyze(input, read.settings);
}

const insightsPhase: Phase = {
  name: 'insights',
  run: async (input) => {
    const { insightsText } = await import('@longhaul/insights/document');
    return [{ name: 'insights.json', text: insightsText(await insightsOf(input)) }];
  },
};

const reportPhase: Phase = {
  name: 'report',
  run: async (input): Promise<readonly Artifact[]> => {
    const insights = await insightsOf(input);
    const { dealsCsv, interventionsCsv } = await import('@longhaul/reports/csv');
    const { reportMarkdown } = await import('@longhaul/reports/markdown');
    const { reportHtml } = await import('@longhaul/reports/html/page');
    const makers = [
      ['report.html', reportHtml],
      ['report.md', reportMarkdown],
      ['deals.csv', dealsCsv],
      ['interventions.csv', interventionsCsv],
    ] as const;
    const artifacts: Artifact[] = [];
    for (const [name, make] of makers) {
      artifacts.push({ name, text: make(insights) });
      await input.pause();
    }
    return artifacts;
  },
};

/** What is wrong with weights and thresholds that a person gave. */
export function checkDealOptions(options: JsonObject): string | undefined {
  const read = readSettings(options);
  return read.ok ? undefined : read.problem;
}

export const dealPhases: readonly Phase[] = [insightsPhase, reportPhase];
