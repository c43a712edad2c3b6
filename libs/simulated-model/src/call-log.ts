import { closeSync, openSync, writeSync } from 'node:fs';
import type { FaultKind } from './faults.ts';

/**
 * What the model was asked and what it charged for.
 *
 * Owns: the newest calls, the counters, the log file. Never keeps a prompt or a reply.
 *
 * C1 A call is recorded once, when it ends.
 * C2 `paid` means that a reply with status 200 was handed over to the socket whole, and only then
 *    is a line appended to the log file: counting its lines counts paid answers, whatever became of
 *    the client.
 * C3 Memory is bounded: the newest `keptCalls` calls and the newest `keptDeals` counters.
 */

/** How a call ended; `lost`: hung, cut off, or left by the client before its reply was whole. */
export type CallOutcome = 'paid' | 'rejected' | 'lost';

export type CallRecord = {
  /** Ordinal of arrival, from 1. */
  readonly number: number;
  readonly dealId: string | null;
  /** When it ended, epoch milliseconds. */
  readonly atMs: number;
  /** HTTP status; 0 when none was sent. */
  readonly status: number;
  readonly outcome: CallOutcome;
  readonly fault: FaultKind | null;
  readonly promptTokens: number;
  readonly completionTokens: number;
};

export type CallLog = {
  /** Notes an arrival and gives its ordinal. */
  readonly begin: () => number;
  readonly end: (record: CallRecord) => void;
  /** The newest calls, oldest first. */
  readonly calls: () => readonly CallRecord[];
  /** The log as `/_calls` answers it. */
  readonly toJson: () => unknown;
  /** Closes the file; calls that end later are still counted. */
  readonly close: () => void;
};

const keptCalls = 10_000;
const keptDeals = 100_000;

/** A call in snake_case, as `/_calls` and the log file hold it. */
function callToJson(call: CallRecord): unknown {
  return {
    number: call.number,
    deal_id: call.dealId,
    at: new Date(call.atMs).toISOString(),
    status: call.status,
    outcome: call.outcome,
    fault: call.fault,
    prompt_tokens: call.promptTokens,
    completion_tokens: call.completionTokens,
  };
}

/**
 * An empty log.
 *
 * @param file where to append one line for each paid call; created if missing.
 * @throws the file system's error when the file cannot be opened for appending.
 */
export function createCallLog(file?: string): CallLog {
  let descriptor = file === undefined ? undefined : openSync(file, 'a');
  const counts = { started: 0, ended: 0, paid: 0, rejected: 0, lost: 0 };
  const answered = new Map<string, number>();
  let kept: CallRecord[] = [];

  function countPaid(record: CallRecord): void {
    if (descriptor !== undefined) writeSync(descriptor, `${JSON.stringify(callToJson(record))}\n`);
    if (record.dealId === null) return;
    answered.set(record.dealId, (answered.get(record.dealId) ?? 0) + 1);
    if (answered.size > keptDeals) answered.delete(answered.keys().next().value ?? '');
  }

  return {
    begin: () => (counts.started += 1),
    end(record) {
      counts.ended += 1;
      counts[record.outcome] += 1;
      if (record.outcome === 'paid') countPaid(record);
      kept.push(record);
      // Cut in halves, so that keeping the newest costs nothing per call.
      if (kept.length >= 2 * keptCalls) kept = kept.slice(-keptCalls);
    },
    calls: () => kept.slice(-keptCalls),
    toJson: () => ({
      started: counts.started,
      in_flight: counts.started - counts.ended,
      paid: counts.paid,
      rejected: counts.rejected,
      lost: counts.lost,
      answered: Object.fromEntries(answered),
      calls: kept.slice(-keptCalls).map(callToJson),
    }),
    close() {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}
