import type { Manifest } from '@longhaul/jobs/documents/manifest';
import type { Submission } from '@longhaul/jobs/documents/submission';
import type { JobPlace } from '@longhaul/jobs/object-key';
import type { JobPorts, LeaderSettings } from '../engine.ts';
import type { AdoptedPlan } from '../plan/adopted-plan.ts';
import type { Standing } from '../rounds.ts';

/** What the files of one round are made of, whether its leader makes them or they are made again. */
export type RoundWork = {
  readonly ports: JobPorts & { readonly settings: Pick<LeaderSettings, 'phasesMs'> };
  readonly job: JobPlace;
  readonly submission: Submission;
  readonly adopted: Pick<AdoptedPlan, 'plan'>;
  readonly standing: Pick<Standing, 'round'>;
  /** The account, where whoever makes the files has just written it; else it is read. */
  readonly manifest: Manifest | undefined;
};
