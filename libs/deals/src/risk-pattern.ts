/**
 * The vocabulary of risks by which deals are clustered and compared.
 *
 * `judgedBy` says who decides: the model from the content, or rules with the job's `as_of`, because
 * a model that is asked about today answers differently tomorrow for the same deal.
 */
type RiskPatternEntry = {
  readonly judgedBy: 'model' | 'calendar';
  /** For tables and badges. */
  readonly label: string;
  /** For people, and for the model in its instructions. */
  readonly sentence: string;
};

export const riskPatternCatalog = {
  no_activity: {
    judgedBy: 'calendar',
    label: 'No activity',
    sentence: 'Nothing was recorded for weeks.',
  },
  ghosted: {
    judgedBy: 'model',
    label: 'Ghosted',
    sentence: 'The buyer stopped answering: the last messages of the seller stand without a reply.',
  },
  overdue: {
    judgedBy: 'calendar',
    label: 'Overdue',
    sentence: 'The close date has passed and the deal is still open.',
  },
  single_threaded: {
    judgedBy: 'model',
    label: 'Single-threaded',
    sentence: 'Only one person on the buyer’s side takes part.',
  },
  no_power: {
    judgedBy: 'model',
    label: 'No power',
    sentence: 'Nobody who can decide or sign takes part.',
  },
  pricing_not_mentioned: {
    judgedBy: 'model',
    label: 'Pricing not mentioned',
    sentence: 'The deal is past discovery and nobody has spoken about price.',
  },
  competitor_in_play: {
    judgedBy: 'model',
    label: 'Competitor in play',
    sentence: 'The buyer evaluates, uses or prefers another vendor.',
  },
  budget_concern: {
    judgedBy: 'model',
    label: 'Budget concern',
    sentence: 'Money is missing, frozen, cut or not approved.',
  },
  stalled_in_stage: {
    judgedBy: 'model',
    label: 'Stalled in stage',
    sentence: 'The same step is postponed or repeated and the deal does not move on.',
  },
  red_flag: {
    judgedBy: 'model',
    label: 'Red flag',
    sentence:
      'Something else that can end the deal: a legal dispute, a merger, layoffs, a lost champion.',
  },
} as const satisfies Record<string, RiskPatternEntry>;

export type RiskPattern = keyof typeof riskPatternCatalog;

export const riskPatterns = Object.keys(riskPatternCatalog) as RiskPattern[];

type CatalogOf<Judge> = {
  [Name in RiskPattern]: (typeof riskPatternCatalog)[Name]['judgedBy'] extends Judge ? Name : never;
}[RiskPattern];

/** What the model may answer. */
export type JudgedPattern = CatalogOf<'model'>;
/** What rules with the job's `as_of` decide. */
export type CalendarPattern = CatalogOf<'calendar'>;

export function isCalendarPattern(name: unknown): name is CalendarPattern {
  return riskPatterns.some(
    (pattern) => pattern === name && riskPatternCatalog[pattern].judgedBy === 'calendar',
  );
}

export const judgedPatterns = riskPatterns.filter(
  (pattern): pattern is JudgedPattern => !isCalendarPattern(pattern),
);
