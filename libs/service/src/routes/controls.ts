import type { ControlReply } from '@longhaul/api-contract/documents/control';
import type { Control } from '@longhaul/jobs/documents/control';
import { isOpen } from '@longhaul/jobs/job-state';
import type { JobPlace } from '@longhaul/jobs/object-key';
import { writeControl } from '@longhaul/pipeline/controls';
import { readJobSummary, type JobSummary } from '@longhaul/pipeline/query/job/job-summary';
import { redrive } from '@longhaul/pipeline/redrive';
import { noSuchJob, refusal } from '../refusal.ts';
import type { ServicePorts } from '../service-ports.ts';
import { workloadNamed } from '../views/workload-document.ts';
import type { Handlers } from './binding/call.ts';

/** A person's words to a job: written first, told to its leader then. */
type ControlHandlers = Pick<
  Handlers,
  'cancelJob' | 'pauseJob' | 'resumeJob' | 'redriveJob' | 'changeJob'
>;

type PlaceCall = { readonly caller: { tenant: string }; readonly params: { jobId: string } };

function placeOf({ caller, params }: PlaceCall): JobPlace {
  return { tenant: caller.tenant, jobId: params.jobId };
}

export function controlHandlers(ports: ServicePorts): ControlHandlers {
  return {
    cancelJob: (call) => {
      const mode = call.body?.mode ?? 'drain';
      const how = mode === 'now' ? 'calls in flight are aborted' : 'calls in flight end first';
      return say(ports, placeOf(call), { kind: 'stop', mode }, `The job ends; ${how}.`);
    },
    pauseJob: (call) => {
      const control = { kind: 'hold', hold: 'paused', reason: call.body?.reason ?? '' } as const;
      return say(ports, placeOf(call), control, 'Nothing new starts; calls in flight end first.');
    },
    resumeJob: (call) => say(ports, placeOf(call), { kind: 'resume' }, 'The job goes on.'),
    changeJob: (call) => changeJob(ports, placeOf(call), call.body),
    redriveJob: (call) => redriveJob(ports, placeOf(call), call.body ?? {}),
  };
}

/** @throws Refusal when there is no such job */
async function summaryOf(ports: ServicePorts, job: JobPlace): Promise<JobSummary> {
  const summary = await readJobSummary(ports.queries, job);
  if (summary) return summary;
  throw noSuchJob(job.jobId);
}

/** What came too late changes nothing and is no error: the job stands as it would anyway. */
async function say(
  ports: ServicePorts,
  job: JobPlace,
  control: Control,
  message: string,
): Promise<ControlReply> {
  const { jobId } = job;
  const summary = await summaryOf(ports, job);
  if (!isChangeable(summary)) return unchanged(jobId);
  await writeControl(ports, job, control);
  await ports.engine.tell(job, summary.submission.work.workload);
  return { jobId, kind: 'requested', message };
}

function unchanged(jobId: string): ControlReply {
  return { jobId, kind: 'unchanged', message: 'Every item has reached its end already.' };
}

/** Whether items may still reach an end in the newest round. */
function isChangeable({ account, round, meta }: JobSummary): boolean {
  if (account?.round === round) return false;
  return meta === undefined || isOpen(meta.state.phase);
}

async function changeJob(
  ports: ServicePorts,
  job: JobPlace,
  change: {
    readonly lanes?: number | undefined;
    readonly deadlineAt?: number | undefined;
    readonly toleratedFailures?: number | undefined;
    readonly toleratedFailureShare?: number | undefined;
    readonly capMicroDollars?: number | undefined;
  },
): Promise<ControlReply> {
  const { jobId } = job;
  const summary = await summaryOf(ports, job);
  const { lanes, deadlineAt, toleratedFailures, toleratedFailureShare, capMicroDollars } = change;
  const standing = summary.meta?.thresholds ?? summary.submission.thresholds;
  const asksThresholds = toleratedFailures !== undefined || toleratedFailureShare !== undefined;
  const controls: readonly Control[] = [
    ...(lanes === undefined ? [] : [{ kind: 'concurrency', lanes } as const]),
    ...(deadlineAt === undefined ? [] : [{ kind: 'deadline', deadlineAt } as const]),
    ...(asksThresholds
      ? [{ kind: 'thresholds', thresholds: { ...standing, ...defined(change) } } as const]
      : []),
    ...(capMicroDollars === undefined ? [] : [{ kind: 'cap', capMicroDollars } as const]),
  ];
  if (controls.length === 0) return { jobId, kind: 'unchanged', message: 'Nothing was asked.' };
  let reply = unchanged(jobId);
  for (const control of controls) {
    reply = await say(ports, job, control, 'The change takes effect within seconds.');
  }
  return reply;
}

function defined(change: {
  readonly toleratedFailures?: number | undefined;
  readonly toleratedFailureShare?: number | undefined;
}): { toleratedFailures?: number; toleratedFailureShare?: number } {
  const { toleratedFailures, toleratedFailureShare } = change;
  return {
    ...(toleratedFailures === undefined ? {} : { toleratedFailures }),
    ...(toleratedFailureShare === undefined ? {} : { toleratedFailureShare }),
  };
}

async function redriveJob(
  ports: ServicePorts,
  job: JobPlace,
  wanted: Parameters<ControlHandlers['redriveJob']>[0]['body'] & object,
): ReturnType<ControlHandlers['redriveJob']> {
  const { jobId } = job;
  const { submission } = await summaryOf(ports, job);
  const workload = workloadNamed(ports, submission.work.workload);
  if (!workload) {
    throw refusal('not_offered', `This service does not know ${submission.work.workload}.`);
  }
  const { codes = [], itemIds = [] } = wanted;
  const reply = await redrive(workload.ports, job, { codes, itemIds });
  const { many } = workload.ports.workload.noun;
  switch (reply.kind) {
    case 'nothing-failed':
      return { jobId, kind: 'nothing_failed', message: `No failed ${many} fit.` };
    case 'open': {
      await ports.engine.announce(job);
      const message = `Round ${String(reply.round)} is still open and retries by itself.`;
      return { jobId, kind: 'open', round: reply.round, message };
    }
    case 'requested': {
      await ports.engine.announce(job);
      const { round, items } = reply;
      const message = `${String(items)} ${many} run again in round ${String(round)}.`;
      return { jobId, kind: 'requested', round, items, message };
    }
  }
}
