import type { JobEvent, JobHappening } from '@longhaul/jobs/job-event';
import type { JobEvents } from '@longhaul/ports/job-events';
import { createSeededRandom } from '@longhaul/testkit/seeded-random';
import { createStepClock } from '@longhaul/testkit/step-clock';
import { expect, it } from 'vitest';
import { contextOfRound, traceparentOf } from './trace-context.ts';
import { createTracing } from './tracing.ts';

const jobId = 'job';
const planHash = '0123456789abcdef';
const reference = {
  ...{ tenant: 'acme', jobId, workload: 'deals', round: 1, batch: 0, planHash, notAfter: 0 },
  traceparent: traceparentOf(contextOfRound({ tenant: 'acme', jobId, round: 1, planHash }, 1)),
};

type Sent = {
  readonly name: string;
  readonly spanId: string;
  readonly traceId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: unknown }[];
};

function openProcess(heard: readonly JobEvent[] = []) {
  const sent: Sent[] = [];
  const clock = createStepClock(10_000);
  const tracing = createTracing({
    ...{ url: 'http://receiver/v1/traces', headers: {}, resource: {}, ratio: 1, clock },
    ...{ random: createSeededRandom(1), serverAddress: undefined },
    fetch: async (_url, request) => {
      const { resourceSpans } = JSON.parse(request?.body as string) as {
        resourceSpans: { scopeSpans: { spans: Sent[] }[] }[];
      };
      sent.push(...(resourceSpans[0]?.scopeSpans[0]?.spans ?? []));
      return new Response();
    },
    warn: (message) => expect.fail(message),
  });
  const plain: JobEvents = {
    emit: () => undefined,
    subscribe: () => () => undefined,
    history: () => heard,
  };
  const told = (tenant?: string) => {
    const events = tracing.watch(plain, tenant);
    return (at: number, happening: JobHappening) => events.emit({ at, jobId, ...happening });
  };
  return { tracing, told, sent };
}

const planned = { kind: 'planned', planHash, items: 1, batches: 1, done: 0 } as const;
const planning = { kind: 'phase', round: 1, phase: 'planning' } as const;
const claimed = { kind: 'claimed', batch: 0, fence: '1:w', attempt: 1 } as const;
const started = { kind: 'item-started', item: 'one', batch: 0 } as const;

it('goes on with the trace of a leader that is gone, from its beginning', async () => {
  const { tracing, told, sent } = openProcess([
    { at: 1, jobId, ...planning },
    { at: 2, jobId, ...planned },
  ]);
  const tell = told('acme');
  // Its round was sealed already: this leader plans nothing and invokes nobody.
  tell(10_000, planning);
  tell(10_005, { kind: 'finished', outcome: 'complete', message: '' });
  await tracing.flush();
  const { traceId, spanId } = contextOfRound(reference, 1);
  expect(sent).toMatchObject([{ name: 'job', traceId, spanId, startTimeUnixNano: '1000000' }]);
});

it('closes what never said that it ended, and says that it was lost', async () => {
  const { tracing, told, sent } = openProcess();
  const tell = told();
  tracing.join(reference);
  tell(1, claimed);
  tell(2, started);
  tracing.leave(reference);
  await tracing.flush();
  expect(sent.map(({ name }) => name)).toEqual(['item', 'batch']);
  for (const { attributes } of sent) {
    expect(attributes).toContainEqual({
      key: 'longhaul.outcome',
      value: { stringValue: 'lost' },
    });
  }
});

it('sends nothing for a worker whose leader does not trace, or whose round is not sampled', async () => {
  const { tracing, told, sent } = openProcess();
  const tell = told();
  const unsampled = { ...reference, traceparent: reference.traceparent.replace(/01$/, '00') };
  for (const each of [{ ...reference, traceparent: undefined }, unsampled]) {
    tracing.join(each);
    tell(1, claimed);
    tracing.leave(each);
  }
  await tracing.flush();
  expect(sent).toEqual([]);
});
