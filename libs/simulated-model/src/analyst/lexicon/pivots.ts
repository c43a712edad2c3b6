import type { CueName } from '../cues.ts';

/**
 * Words that mean something only together with others of their sentence: a budget may be approved
 * or frozen, a director present or missing.
 */
export type Pivot = {
  /** In lower case, separated by commas; `*` lets a word go on. */
  readonly phrases: string;
  /** The first that occurs in the sentence decides; if none does, nothing was said. */
  readonly readings: readonly (readonly [RegExp, CueName])[];
};

const absence =
  /(?<!\p{L})(?:not|no|never|without|nobody|yet|unaware|kein\p{L}*|nicht|ohne|nie|pas|jamais|sans|aucun\p{L}*|sin|nunca|ningún|não|sem|niet|geen|zonder|non|senza|nessun\p{L}*)(?!\p{L})|n['’]t\b/iu;
const presence =
  /(?<!\p{L})(?:join|attend|approv|sign[se]|sponsor|invit|took part|takes part|met |spoke|nimmt teil|teilgenommen|dabei|zugesagt|unterschreib|particip|approuv|signera|asisti|aprob|aprov|firma|assina|deelgenomen|goedgekeurd|approva)/iu;
const moneyTrouble =
  /(?<!\p{L})(?:frozen|freez|froze|cut|tight|reduc|halv|exceed|shr[aiu]nk|pending|not |no |gekürzt|gekappt|gesperrt|eingefroren|knapp|kein|gel[ée]|coup|rédui|serré|pas |recort|congel|ajustad|sin |no hay|cort|apertad|sem |bevroren|krap|geen |bloccat|taglia|ridott)/iu;
const moneyReady =
  /(?<!\p{L})(?:approved|confirmed|secured|released|freigegeben|genehmigt|validé|approuvé|aprobado|aprovado|goedgekeurd|approvato)/iu;

/** Every pivot, read in this order. */
export const pivots: readonly Pivot[] = [
  {
    phrases: `cfo, ceo, coo, cto, cio, ciso, board, managing director, director, decision-maker*,
      decision maker*, economic buyer, head of, geschäftsführer*, geschäftsführung, vorstand,
      entscheider*, directeur*, directrice*, direction générale, décideur*, director general,
      directora general, dirección, decisor*, diretor*, diretoria, directie, direttore, direzione`,
    readings: [
      [absence, 'no_authority'],
      [presence, 'leader_joining'],
    ],
  },
  {
    phrases: 'budget, budgets, etat, haushalt, presupuesto, orçamento, verba',
    readings: [
      [moneyTrouble, 'budget_concern'],
      [moneyReady, 'budget_confirmed'],
    ],
  },
];
