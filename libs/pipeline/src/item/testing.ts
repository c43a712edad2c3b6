/** One item in the hands of a scripted model: what the tests of an item's run are built of. */
import { DEFAULT_LATENCY_MODEL } from '@longhaul/batching/latency-model';
import { defaultPrices } from '@longhaul/admission/prices';
import { contentHash } from '@longhaul/jobs/item-id';
import type { JobEvent } from '@longhaul/jobs/job-event';
import type { ModelRequest } from '@longhaul/jobs/model';
import type { BatchItem } from '@longhaul/jobs/documents/plan';
import { encodeUtf8 } from '@longhaul/jobs/text';
import type { RateLimiter } from '@longhaul/ports/rate-limiter';
import type { ModelBehavior } from '@longhaul/testkit/model-behavior';
import { createScriptedModel } from '@longhaul/testkit/scripted-model';
import type { StepClock } from '@longhaul/testkit/step-clock';
import type { WorkerPorts } from '../engine.ts';
import { someWork, testPorts, type TestPorts } from '../testing.ts';
import { CallGate } from '../work/gates/call-gate.ts';
import { openMemory, type ItemEnd, type ItemRun } from './item-run.ts';
import { runItem } from './run-item.ts';

export type Scene = {
  readonly run: ItemRun;
  readonly clock: StepClock;
  readonly emitted: readonly JobEvent[];
  /** What the model was asked, in order. */
  readonly requests: ModelRequest[];
  /** What happened around the calls, in order: stamped, asked, settled 150, paused 2000, … */
  readonly story: string[];
  /** Nothing new may start from now on. */
  readonly close: () => void;
  /** Calls in flight must end now. */
  readonly cut: () => void;
};

export type SceneOptions = {
  readonly text?: string;
  /** What becomes of each request in turn; the last one stays. */
  readonly behaviors?: readonly ModelBehavior[];
  readonly latencyMs?: number;
  readonly run?: Partial<Omit<ItemRun, 'ports'>>;
  readonly ports?: Partial<TestPorts>;
  /** How long the limiter sends callers away, in turn; then it admits. */
  readonly limiterWaits?: readonly number[];
};

export const twoWords: ModelBehavior = { kind: 'answer', text: '{"words":2}' };

export async function openScene(options: SceneOptions = {}): Promise<Scene> {
  const { text = 'one two', behaviors = [twoWords], latencyMs = 0 } = options;
  const common = testPorts(options.ports);
  const { clock, emitted } = common;
  const requests: ModelRequest[] = [];
  const story: string[] = [];
  const behave = (request: ModelRequest): ModelBehavior => {
    story.push('asked');
    requests.push(request);
    return behaviors[Math.min(requests.length, behaviors.length) - 1] ?? twoWords;
  };
  const ports: WorkerPorts = {
    ...common,
    coordinator: {} as never,
    model: createScriptedModel({ clock, behave, latencyMs }),
    limiter: toldLimiter(story, options.limiterWaits ?? []),
    gate: new CallGate(clock, 4),
    prices: defaultPrices,
    settings: {} as never,
  };
  const [closing, cutting] = [new AbortController(), new AbortController()];
  const run: ItemRun = {
    ports,
    jobId: 'job',
    item: await storedItem(ports, text),
    work: someWork,
    inputKey,
    ...openMemory(DEFAULT_LATENCY_MODEL),
    leftMs: () => Infinity,
    wholeMs: Infinity,
    attempt: 1,
    closing: closing.signal,
    cutting: cutting.signal,
    stamp: async () => {
      story.push('stamped');
      return 'go-on';
    },
    ...options.run,
  };
  const [close, cut] = [() => closing.abort(), () => cutting.abort()];
  return { run, clock, emitted, requests, story, close, cut };
}

/** Runs the scene's item to its end while time passes, a second at a time. */
export async function endOf({ run, clock }: Scene): Promise<ItemEnd> {
  let isRunning = true;
  const ending = runItem(run).finally(() => {
    isRunning = false;
  });
  // Awaited below; until then a failure must not look like one that nobody handles.
  ending.catch(() => undefined);
  for (let seconds = 0; isRunning && seconds < 3_600; seconds += 1) await clock.advance(1_000);
  return ending;
}

const inputKey = 'acme/uploads/u.ndjson';

async function storedItem(ports: WorkerPorts, text: string): Promise<BatchItem> {
  const bytes = encodeUtf8(JSON.stringify({ note_id: 'note-0', text }));
  const upload = await ports.store.upload(inputKey);
  await upload.write(bytes);
  await upload.finish();
  return {
    id: 'note-0',
    key: 'note-0',
    name: text,
    extent: { offset: 0, length: bytes.byteLength },
    contentHash: contentHash(bytes),
    workHash: '0123456789abcdef',
    estimate: { inputTokens: 50, outputTokens: 10, seconds: 10, p90Seconds: 12 },
    batch: 0,
    facts: {},
  };
}

function toldLimiter(story: string[], waits: readonly number[]): RateLimiter {
  const left = [...waits];
  const tell = async (what: string) => void story.push(what);
  return {
    admit: async ({ tokens }) => {
      const waitMs = left.shift();
      if (waitMs !== undefined) return { kind: 'wait', waitMs };
      story.push(`admitted ${tokens}`);
      return { kind: 'admitted', reservation: { id: 'r', tokens } };
    },
    settle: (_reservation, tokens) => tell(`settled ${tokens}`),
    free: () => tell('freed'),
    pause: (waitMs) => tell(`paused ${waitMs}`),
    observe: () => tell('observed'),
  };
}
