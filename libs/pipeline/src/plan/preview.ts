import { costRange, type CostRange, type PriceTable } from '@longhaul/admission/prices';
import { adaptivePlan } from '@longhaul/batching/adaptive-plan';
import { fixedPlan } from '@longhaul/batching/fixed-plan';
import { lowerBoundSeconds, simulateMakespan } from '@longhaul/batching/makespan';
import type { Rejection, Submission } from '@longhaul/jobs/documents/submission';
import type { AnyWorkload } from '@longhaul/jobs/workload';
import type { PlanningSettings } from '../engine.ts';
import { inputLines } from '../submit/input-lines.ts';
import { readItem, repeatedId, type ReadItem } from '../submit/read-item.ts';
import { estimateItem } from './estimate-item.ts';
import { planShape } from './plan-job.ts';

/** What a job would be, before a cent is spent and before anything is stored. */
export type PlanPreview = {
  readonly items: number;
  /** Items that need no call. */
  readonly withoutCall: number;
  readonly rejections: readonly Rejection[];
  readonly bytes: number;
  readonly unknownFields: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly batches: number;
  readonly makespanSeconds: number;
  /** No schedule on these lanes ends sooner. */
  readonly lowerBoundSeconds: number;
  readonly longestSeconds: number;
  /** Absent where the price table does not know the model. */
  readonly cost: CostRange | undefined;
};

export type PreviewRequest = {
  readonly source: AsyncIterable<Uint8Array>;
  readonly workload: AnyWorkload;
  readonly model: string;
  readonly prices: PriceTable;
  readonly planning: PlanningSettings;
  readonly plan: Submission['plan'];
  readonly limit?: number | undefined;
  readonly onlyIds?: ReadonlySet<string> | undefined;
};

type Tally = {
  readonly sized: { id: string; seconds: number; bytes: number }[];
  readonly rejections: Rejection[];
  readonly firstLineOf: Map<string, number>;
  withoutCall: number;
  unknownFields: number;
  inputTokens: number;
  outputTokens: number;
};

export async function previewPlan(request: PreviewRequest): Promise<PlanPreview> {
  const tally = await tallyUp(request);
  const { sized } = tally;
  const shape = planShape(request.planning, request.plan.lanes);
  const batches =
    request.plan.kind === 'fixed'
      ? fixedPlan(sized, shape, request.plan.batchSize)
      : adaptivePlan(sized, shape);
  const seconds = sized.map((item) => item.seconds);
  const secondsById = new Map(sized.map((item) => [item.id, item.seconds]));
  const calls = sized.length - tally.withoutCall;
  return {
    items: sized.length,
    withoutCall: tally.withoutCall,
    rejections: tally.rejections,
    bytes: sized.reduce((sum, item) => sum + item.bytes, 0),
    unknownFields: tally.unknownFields,
    inputTokens: tally.inputTokens,
    outputTokens: tally.outputTokens,
    batches: batches.length,
    makespanSeconds: simulateMakespan(batches, secondsById, shape),
    lowerBoundSeconds: lowerBoundSeconds(seconds, request.plan.lanes),
    longestSeconds: seconds.reduce((longest, value) => Math.max(longest, value), 0),
    cost: costRange(request.prices, request.model, {
      inputTokens: tally.inputTokens,
      cacheableTokens: 0,
      expectedOutputTokens: tally.outputTokens,
      maxOutputTokens: calls * request.workload.maxOutputTokens,
    }),
  };
}

async function tallyUp(request: PreviewRequest): Promise<Tally> {
  const tally: Tally = {
    sized: [],
    rejections: [],
    firstLineOf: new Map(),
    withoutCall: 0,
    unknownFields: 0,
    inputTokens: 0,
    outputTokens: 0,
  };
  for await (const line of inputLines(request.source)) {
    if (tally.sized.length >= (request.limit ?? Infinity)) break;
    const reading = readItem(request.workload, line);
    if (!reading.ok) tally.rejections.push(reading.rejection);
    else if (request.onlyIds?.has(reading.read.id) !== false)
      add(tally, request, reading.read, line.line);
  }
  return tally;
}

function add(tally: Tally, request: PreviewRequest, read: ReadItem, line: number): void {
  const { workload, planning } = request;
  const firstLine = tally.firstLineOf.get(read.id);
  if (firstLine !== undefined) {
    tally.rejections.push(repeatedId(workload, read.id, line, firstLine));
    return;
  }
  tally.firstLineOf.set(read.id, line);
  tally.unknownFields += read.unknownFields;
  const estimate = estimateItem(workload, planning.latency, read.item);
  if (!estimate) tally.withoutCall += 1;
  tally.inputTokens += estimate?.inputTokens ?? 0;
  tally.outputTokens += estimate?.outputTokens ?? 0;
  tally.sized.push({ id: read.id, seconds: estimate?.seconds ?? 0, bytes: read.bytes.length });
}
