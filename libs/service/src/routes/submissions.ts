import type { BadLine, Submitted } from '@longhaul/api-contract/documents/submission';
import type { SubmitQuery } from '@longhaul/api-contract/routes/submitting';
import type { Submission } from '@longhaul/jobs/documents/submission';
import { setCap } from '@longhaul/pipeline/controls';
import { submit, type FoundItems, type SubmitRequest } from '@longhaul/pipeline/submit/submit';
import { arrivingBytes, atMostBytes, plainBytes } from '../door/body.ts';
import { Refusal, refusal } from '../refusal.ts';
import type { ServicePorts, ServiceWorkload } from '../service-ports.ts';
import type { ServiceSettings } from '../settings.ts';
import { workloadNamed } from '../views/workload-document.ts';
import type { Call, Handlers } from './binding/call.ts';
import { readIdempotencyKey, useKey } from './idempotency.ts';

/**
 * Takes items in as they arrive and never holds them. Owns how many submissions are taken in at a
 * time: each holds a list of its items' ids until it is recorded.
 */
type SubmissionHandlers = Pick<Handlers, 'submitJob' | 'createUpload'>;

const shownLines = 20;
const retryMs = 5_000;

export function submissionHandlers(
  ports: ServicePorts,
  settings: ServiceSettings,
): SubmissionHandlers {
  let underWay = 0;
  return {
    submitJob: async (call) => {
      if (underWay >= settings.maxSubmissions) throw tooMany();
      underWay += 1;
      try {
        return await takeIn(ports, settings, call);
      } finally {
        underWay -= 1;
      }
    },
    createUpload: async ({ caller: { tenant } }) => {
      if (ports.uploads) return ports.uploads.create(tenant);
      throw refusal('not_offered', 'This service has no store that takes uploads by itself.', {
        remedy: 'Send the items in the body of POST /v1/jobs: it is read as it arrives.',
      });
    },
  };
}

function tooMany(): Error {
  const { problem } = refusal('unavailable', 'Too many submissions are being taken in.', {
    remedy: 'Try again in a few seconds.',
  });
  return new Refusal(problem, { retryAfterMs: retryMs });
}

async function takeIn(
  ports: ServicePorts,
  settings: ServiceSettings,
  call: Call<'submitJob'>,
): Promise<Submitted> {
  const { query, caller } = call;
  const workload = wantedWorkload(ports, query.workload);
  const intake = new Intake(ports, settings, call);
  const request = requestOf(ports, workload, call, intake);
  const reply = await submit(workload.ports, request);
  if (reply.kind === 'nothing') throw intake.refusal(reply, workload);
  const { submission, rejected } = reply;
  const job = { tenant: caller.tenant, jobId: submission.jobId };
  const capped =
    reply.kind === 'joined' && (await setCap(ports, submission, query.capMicroDollars));
  if (capped) await ports.engine.tell(job, submission.work.workload);
  await ports.engine.announce(job);
  if (query.upload !== undefined) await ports.uploads?.forget(caller.tenant, query.upload);
  const url = `/v1/jobs/${submission.jobId}`;
  return {
    jobId: submission.jobId,
    joined: reply.kind === 'joined',
    accepted: submission.accepted,
    rejected,
    ...(submission.rejected > 0 ? { rejectedUrl: `${url}/rejected` } : {}),
    url,
  };
}

function wantedWorkload(ports: ServicePorts, name: string | undefined): ServiceWorkload {
  const known = name === undefined ? ports.workloads[0] : workloadNamed(ports, name);
  if (known) return known;
  throw refusal('not_found', `There is no workload ${String(name)}.`, {
    remedy: 'GET /v1/workloads lists those there are.',
  });
}

function requestOf(
  ports: ServicePorts,
  workload: ServiceWorkload,
  { query, caller }: Call<'submitJob'>,
  intake: Intake,
): SubmitRequest {
  return {
    tenant: caller.tenant,
    pipeline: query.pipeline ?? workload.ports.workload.noun.many,
    source: intake.source(),
    work: workload.workOf(query.model),
    plan: planOf(workload.defaults, query),
    asOf: query.asOf ?? ports.clock.now(),
    deadlineAt: query.deadlineAt,
    thresholds: {
      toleratedFailures: query.toleratedFailures,
      toleratedFailureShare: query.toleratedFailureShare,
    },
    capMicroDollars: query.capMicroDollars,
    limit: query.limit,
    fresh: query.fresh ?? false,
    onRejected: intake.reject,
    decide: intake.decide,
  };
}

function planOf(defaults: Submission['plan'], query: SubmitQuery): Submission['plan'] {
  return {
    kind: query.plan ?? defaults.kind,
    batchSize: query.batchSize ?? defaults.batchSize,
    lanes: query.lanes ?? defaults.lanes,
  };
}

/** One submission on its way in: its bytes, its bad lines, and whether it may be recorded. */
class Intake {
  readonly #ports: ServicePorts;
  readonly #settings: ServiceSettings;
  readonly #call: Call<'submitJob'>;
  readonly #lines: BadLine[] = [];
  readonly #key: string | undefined;
  #rejected = 0;
  #isConflict = false;
  #hasTooMany = false;

  constructor(ports: ServicePorts, settings: ServiceSettings, call: Call<'submitJob'>) {
    this.#ports = ports;
    this.#settings = settings;
    this.#call = call;
    this.#key = readIdempotencyKey(call.request.headers['idempotency-key']);
  }

  source(): AsyncIterable<Uint8Array> {
    const { clock, uploads } = this.#ports;
    const { query, body, caller } = this.#call;
    const maxBytes = caller.limits.maxUploadBytes ?? this.#settings.maxUploadBytes;
    const limits = { ...this.#settings, maxBytes };
    const { upload } = query;
    if (upload === undefined) return plainBytes(arrivingBytes(body, clock, limits), limits);
    if (!uploads) throw refusal('not_offered', 'This service takes no uploads.');
    return plainBytes(atMostBytes(uploads.read(caller.tenant, upload), maxBytes), limits);
  }

  readonly reject = (line: BadLine): void => {
    this.#rejected += 1;
    if (this.#lines.length < shownLines) this.#lines.push(line);
    if (this.#rejected > this.#settings.maxRejected) {
      const most = String(this.#settings.maxRejected);
      throw refusal('nothing_accepted', `More than ${most} lines are not valid.`, {
        remedy: 'Look at the first of them: the whole may be of another form.',
        lines: this.#lines,
      });
    }
  };

  readonly decide = async ({
    identity,
    accepted,
  }: FoundItems): Promise<'go' | 'join' | 'refuse'> => {
    this.#hasTooMany = accepted > this.#settings.maxItems;
    if (this.#hasTooMany || (this.#call.query.strict === true && this.#rejected > 0))
      return 'refuse';
    if (this.#key === undefined) return 'go';
    const use = await useKey(this.#ports.store, this.#call.caller.tenant, this.#key, identity);
    this.#isConflict = use === 'other';
    return use === 'other' ? 'refuse' : use === 'again' ? 'join' : 'go';
  };

  /** Why there is no job. */
  refusal(reply: { readonly lines: number }, { ports: { workload } }: ServiceWorkload): Error {
    if (this.#isConflict) {
      return refusal('conflict', 'This Idempotency-Key was used for other content.', {
        remedy: 'Send the same content again, or give a new key.',
      });
    }
    if (this.#hasTooMany) {
      const most = String(this.#settings.maxItems);
      return refusal('too_large', `A job takes at most ${most} items.`, { remedy: 'Split it.' });
    }
    const { one } = workload.noun;
    const strict = this.#call.query.strict === true && this.#rejected < reply.lines;
    const detail =
      reply.lines === 0
        ? 'There was nothing in the body.'
        : strict
          ? `${String(this.#rejected)} of ${String(reply.lines)} lines are not valid.`
          : `None of the ${String(reply.lines)} lines is a ${one}.`;
    const remedy = `Mend the lines and submit again; the schema is at /v1/workloads/${workload.name}.`;
    const code = strict ? 'lines_rejected' : 'nothing_accepted';
    return refusal(code, detail, { remedy, lines: this.#lines });
  }
}
