import type { JsonObject } from '@longhaul/jobs/wire';
import type { ItemColumns } from '@longhaul/service/service-ports';

/** What is known of a deal before its call: from its facts. */
const factColumns = ['owner', 'stage', 'amount', 'currency', 'close_date'] as const;
/** What its call adds: from its result. */
const resultColumns = [
  'risk_level',
  'qualification_score',
  'close_probability',
  'engagement_quality',
  'champion_strength',
  'confidence_level',
] as const;
/** What the round's insights add. */
const insightColumns = ['rank', 'best_rank', 'worst_rank', 'score', 'standing', 'top', 'cluster'];

/** The deals' table. Names are those on the wire; what a deal lacks is left out. */
export const dealColumns: ItemColumns = {
  ofItem: (facts, result) => ({
    ...picked(facts, factColumns),
    ...picked((result?.['intelligence'] ?? {}) as JsonObject, resultColumns),
  }),
  artifact: 'insights.json',
  ofArtifact: ({ deals }) => {
    const rows = Array.isArray(deals) ? (deals as readonly JsonObject[]) : [];
    return new Map(
      rows.flatMap((row) => {
        const { id } = row;
        return typeof id === 'string' ? [[id, picked(row, insightColumns)] as const] : [];
      }),
    );
  },
};

function picked(from: JsonObject, names: readonly string[]): JsonObject {
  const fields = names.flatMap((name) => {
    const value = from[name];
    return value === undefined || value === null ? [] : [[name, value] as const];
  });
  return Object.fromEntries(fields);
}
