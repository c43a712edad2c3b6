import {
  rejectionCodec,
  submissionCodec,
  type Rejection,
  type Submission,
} from '@longhaul/jobs/documents/submission';
import { contentHash } from '@longhaul/jobs/item-id';
import type { Thresholds } from '@longhaul/jobs/job-state';
import { deletionKey, rejectedKey, submissionKey, uploadKey } from '@longhaul/jobs/object-key';
import { identityLine, jobIdentity, type Work } from '@longhaul/jobs/documents/plan';
import { decodeUtf8, encodeUtf8 } from '@longhaul/jobs/text';
import type { JsonObject } from '@longhaul/jobs/wire';
import type { JobPorts } from '../engine.ts';
import { putMarker } from '../markers.ts';
import { loadStanding } from '../rounds.ts';
import { inputLines } from './input-lines.ts';
import { enterRecent } from './recent.ts';
import { readItem, repeatedId, type ReadItem } from './read-item.ts';

/**
 * Takes a stream of items in: validates each line, stores the good ones, reports the bad ones, and
 * names the job by its content, so that the same work submitted again joins what stands.
 */

/** One submission: the stream of items, what is to be done with them, and under which limits. */
export type SubmitRequest = {
  readonly tenant: string;
  readonly pipeline: string;
  readonly source: AsyncIterable<Uint8Array>;
  readonly work: Work;
  readonly plan: Submission['plan'];
  readonly asOf: number;
  readonly deadlineAt?: number | undefined;
  readonly thresholds: Thresholds;
  readonly capMicroDollars?: number | undefined;
  /** For the workload's phases; their own affair. */
  readonly phaseOptions?: JsonObject | undefined;
  /** Only these ids, if any are named. */
  readonly onlyIds?: ReadonlySet<string> | undefined;
  /** Only the first so many items. */
  readonly limit?: number | undefined;
  /** Starts anew even where the same work was done before. */
  readonly fresh: boolean;
  readonly onRejected?: ((rejection: Rejection) => void) | undefined;
  /**
   * Asked once everything is read and nothing is recorded yet. `join`: as `go`, but never anew where
   * the same work stands. `refuse`: leave nothing behind.
   */
  readonly decide?: ((found: FoundItems) => Promise<'go' | 'join' | 'refuse'>) | undefined;
};

/** What a stream of items turned out to be. */
export type FoundItems = {
  readonly identity: string;
  readonly accepted: number;
  readonly rejected: number;
};

/** What became of a submission; `joined` names the job that stood already. */
export type SubmitReply =
  | {
      readonly kind: 'submitted' | 'joined';
      readonly submission: Submission;
      /** Lines rejected this time: a joined job may have been submitted with others. */
      readonly rejected: number;
    }
  /** No line was accepted, or `decide` refused: there is no job. */
  | { readonly kind: 'nothing'; readonly rejected: number; readonly lines: number };

type Intake = {
  readonly identityLines: string[];
  readonly firstLineOf: Map<string, number>;
  readonly rejections: string[];
  rejected: number;
  lines: number;
  bytes: number;
  unknownFields: number;
};

/**
 * Takes one stream in and answers with its job.
 *
 * @throws what the source or the store throws; then nothing is left behind but an unnamed upload.
 */
export async function submit(ports: JobPorts, request: SubmitRequest): Promise<SubmitReply> {
  const upload = ports.random.token();
  const inputKey = uploadKey(request.tenant, upload);
  const intake = await takeIn(ports, request, inputKey);
  if (intake.identityLines.length === 0) {
    return { kind: 'nothing', rejected: intake.rejected, lines: intake.lines };
  }
  const identity = jobIdentity(request.tenant, request.work, intake.identityLines);
  const { rejected, lines } = intake;
  const accepted = intake.identityLines.length;
  const decision = (await request.decide?.({ identity, accepted, rejected })) ?? 'go';
  if (decision === 'refuse') {
    await ports.store.delete(inputKey);
    return { kind: 'nothing', rejected, lines };
  }
  const existing = await findJob(ports, request.tenant, identity);
  if (existing.submission && (!request.fresh || decision === 'join')) {
    await ports.store.delete(inputKey);
    await markIfOpen(ports, existing.submission);
    return { kind: 'joined', submission: existing.submission, rejected };
  }
  const rejectedFile = rejectedKey(request.tenant, upload);
  if (rejected > 0) {
    await ports.store.replace(rejectedFile, encodeUtf8(intake.rejections.join('')));
  }
  const named = { jobId: existing.freeJobId, identity, inputKey, rejectedKey: rejectedFile };
  return record(ports, submissionOf(request, intake, named, ports.clock.now()));
}

function submissionOf(
  request: SubmitRequest,
  intake: Intake,
  named: Pick<Submission, 'jobId' | 'identity' | 'inputKey' | 'rejectedKey'>,
  submittedAt: number,
): Submission {
  const { tenant, pipeline, asOf, work, plan, thresholds } = request;
  const { deadlineAt, capMicroDollars, phaseOptions } = request;
  const { rejected, bytes, unknownFields } = intake;
  return {
    schemaVersion: 1,
    ...named,
    ...{ tenant, pipeline, submittedAt, asOf },
    accepted: intake.identityLines.length,
    ...{ rejected, bytes, unknownFields, work, plan, thresholds },
    ...(deadlineAt === undefined ? {} : { deadlineAt }),
    ...(capMicroDollars === undefined ? {} : { capMicroDollars }),
    ...(phaseOptions === undefined ? {} : { phaseOptions }),
  };
}

/** Create-once, so that of two submissions at the same time one wins and the other joins it. */
async function record(ports: JobPorts, submission: Submission): Promise<SubmitReply> {
  const key = submissionKey(submission);
  const put = await ports.store.putOnce(key, encodeUtf8(submissionCodec.encodeText(submission)));
  await ports.crashPoints('after-submission');
  await mark(ports, submission);
  const { rejected } = submission;
  const standing = put === 'created' ? submission : await loadSubmission(ports, submission);
  // A put that was repeated after a lost answer finds itself: its upload is the one that counts.
  if (!standing || standing.inputKey === submission.inputKey) {
    return { kind: 'submitted', submission, rejected };
  }
  await ports.store.delete(submission.inputKey);
  await ports.store.delete(submission.rejectedKey);
  return { kind: 'joined', submission: standing, rejected };
}

/** A client that comes again after a crash between submission and marker puts the marker. */
async function markIfOpen(ports: JobPorts, submission: Submission): Promise<void> {
  const { manifest } = await loadStanding(ports, submission);
  if (!manifest) await mark(ports, submission);
}

async function mark(ports: JobPorts, submission: Submission): Promise<void> {
  await enterRecent(ports, submission);
  await putMarker(ports, submission, { round: 1, at: submission.submittedAt });
}

async function takeIn(ports: JobPorts, request: SubmitRequest, inputKey: string): Promise<Intake> {
  const intake: Intake = {
    identityLines: [],
    firstLineOf: new Map(),
    rejections: [],
    rejected: 0,
    lines: 0,
    bytes: 0,
    unknownFields: 0,
  };
  const upload = await ports.store.upload(inputKey);
  try {
    for await (const line of inputLines(request.source)) {
      if (intake.identityLines.length >= (request.limit ?? Infinity)) break;
      intake.lines += 1;
      const reading = readItem(ports.workload, line);
      if (!reading.ok) reject(intake, request, reading.rejection);
      else if (isWanted(ports, intake, request, reading.read, line.line)) {
        await upload.write(reading.read.bytes);
        count(ports, intake, reading.read);
      }
    }
    if (intake.identityLines.length === 0) await upload.abandon();
    else await upload.finish();
  } catch (error) {
    await upload.abandon();
    throw error;
  }
  return intake;
}

function isWanted(
  ports: JobPorts,
  intake: Intake,
  request: SubmitRequest,
  read: ReadItem,
  line: number,
): boolean {
  if (request.onlyIds && !request.onlyIds.has(read.id)) return false;
  const firstLine = intake.firstLineOf.get(read.id);
  if (firstLine === undefined) {
    intake.firstLineOf.set(read.id, line);
    return true;
  }
  reject(intake, request, repeatedId(ports.workload, read.id, line, firstLine));
  return false;
}

function count(ports: JobPorts, intake: Intake, read: ReadItem): void {
  const hash = (ports.contentHash ?? contentHash)(read.bytes);
  intake.identityLines.push(identityLine(read.id, hash));
  intake.bytes += read.bytes.length;
  intake.unknownFields += read.unknownFields;
}

function reject(intake: Intake, request: SubmitRequest, rejection: Rejection): void {
  intake.rejected += 1;
  intake.rejections.push(`${rejectionCodec.encodeText(rejection)}\n`);
  request.onRejected?.(rejection);
}

/** The newest job of this identity, and the next free name: `<identity>`, `<identity>-2`, … */
async function findJob(
  ports: JobPorts,
  tenant: string,
  identity: string,
): Promise<{ submission: Submission | undefined; freeJobId: string }> {
  let newest: Submission | undefined;
  for (let ordinal = 1; ; ordinal += 1) {
    const jobId = ordinal === 1 ? identity : `${identity}-${String(ordinal)}`;
    const submission = await loadSubmission(ports, { tenant, jobId });
    if (submission) newest = submission;
    // A name is free again when nothing is left of the job that had it.
    else if (!(await ports.store.get(deletionKey({ tenant, jobId })))) {
      return { submission: newest, freeJobId: jobId };
    }
  }
}

/**
 * Reads a job's submission; `undefined` when there is no such job.
 *
 * @throws when it is there and unreadable: guessing would fork the job.
 */
export async function loadSubmission(
  ports: Pick<JobPorts, 'store'>,
  job: { tenant: string; jobId: string },
): Promise<Submission | undefined> {
  const bytes = await ports.store.get(submissionKey(job));
  if (!bytes) return undefined;
  const decoded = submissionCodec.decodeText(decodeUtf8(bytes));
  if (!decoded.ok) throw new Error(`Job ${job.jobId} cannot be read: ${decoded.problem}`);
  return decoded.value;
}
