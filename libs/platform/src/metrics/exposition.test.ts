import { expect, it } from 'vitest';
import { createMetrics } from './exposition.ts';
import { createJobMetrics } from './job-metrics.ts';

it('writes counters, gauges and histograms in the text that Prometheus reads', () => {
  const metrics = createMetrics();
  const counter = metrics.counter('calls_total', 'Calls.');
  counter.add({ kind: 'a' });
  counter.add({ kind: 'a' }, 2);
  counter.add({ kind: 'b"\\\n' });
  metrics.gauge('load', 'Load.').set(0.5);
  const seconds = metrics.histogram('seconds', 'Length.', [1, 10]);
  for (const value of [0.5, 1, 7, 99]) seconds.observe(value);
  expect(metrics.text()).toBe(
    [
      '# HELP calls_total Calls.',
      '# TYPE calls_total counter',
      'calls_total{kind="a"} 3',
      'calls_total{kind="b\\"\\\\\\n"} 1',
      '# HELP load Load.',
      '# TYPE load gauge',
      'load 0.5',
      '# HELP seconds Length.',
      '# TYPE seconds histogram',
      'seconds_bucket{le="1"} 2',
      'seconds_bucket{le="10"} 3',
      'seconds_bucket{le="+Inf"} 4',
      'seconds_sum 107.5',
      'seconds_count 4',
      '',
    ].join('\n'),
  );
});

it('refuses a name that Prometheus would not read', () => {
  expect(() => createMetrics().gauge('item-seconds', 'x')).toThrow('is no name of a metric');
});

it('counts what events tell: items by code, requests, tokens, batches and rounds', () => {
  const metrics = createMetrics();
  const note = createJobMetrics(metrics);
  const at = { at: 0, jobId: 'job' };
  const usage = { inputTokens: 30, cachedInputTokens: 0, outputTokens: 8, reasoningTokens: 0 };
  const item = { item: 'a', batch: 0 };
  note({ ...at, kind: 'claimed', batch: 0, fence: '1:w', attempt: 1 });
  note({ ...at, ...item, kind: 'item-tried', outcome: 'ok', durationMs: 4_000, usage });
  note({ ...at, ...item, kind: 'item-ended', outcome: 'ok', durationMs: 4_100 });
  note({ ...at, ...item, kind: 'item-ended', outcome: 'failed', code: 'REFUSED', durationMs: 0 });
  note({ ...at, kind: 'finished', outcome: 'partial', message: '' });
  const lines = metrics.text().split('\n');
  for (const line of [
    'longhaul_items_ended_total{code="OK"} 1',
    'longhaul_items_ended_total{code="REFUSED"} 1',
    'longhaul_item_seconds_bucket{le="5"} 1',
    'longhaul_model_requests_total{outcome="ok"} 1',
    'longhaul_model_tokens_total{kind="input"} 30',
    'longhaul_model_tokens_total{kind="output"} 8',
    'longhaul_batch_events_total{event="claimed"} 1',
    'longhaul_rounds_finished_total{outcome="partial"} 1',
  ]) {
    expect(lines).toContain(line);
  }
});
