import { createStepClock } from '@longhaul/testkit/step-clock';
import { onTestFinished } from 'vitest';
import type { CallRecord } from '../call-log.ts';
import type { SimulatedModelOptions } from '../options.ts';
import type { SimulatedModel } from '../server.ts';
import { startSimulatedModel } from '../server.ts';

/** A model without latency on a clock that stands still; closed when the test ends. */
export async function startTestModel(
  options: Partial<SimulatedModelOptions> = {},
): Promise<SimulatedModel> {
  const clock = createStepClock(Date.parse('2026-09-01T12:00:00Z'));
  const model = await startSimulatedModel({ clock, seed: 1, scale: Infinity, ...options });
  onTestFinished(() => model.close());
  return model;
}

/** The prompt of a small deal, its text as given. */
export function promptAbout(dealId: string, text: string): string {
  return [
    '## Deal',
    `deal_id: ${dealId}`,
    'deal_name: Acme routing',
    '',
    '## Content, newest first',
    '',
    '### note n-1 | 2026-03-03 | Tom',
    text,
  ].join('\n');
}

const schema = {
  type: 'object',
  properties: {
    risk_level: { enum: ['low', 'medium', 'high', 'critical'] },
    deal_health_summary: { type: 'string' },
  },
  required: ['risk_level', 'deal_health_summary'],
  additionalProperties: false,
};

/** A request as the deals workload makes it. */
export function requestAbout(dealId: string, text = 'All is well.'): Record<string, unknown> {
  return {
    model: 'simulated-analyst-1',
    messages: [
      { role: 'system', content: 'You read deals.' },
      { role: 'user', content: promptAbout(dealId, text) },
    ],
    response_format: { type: 'json_schema', json_schema: { name: 'reply', strict: true, schema } },
    max_completion_tokens: 2_000,
  };
}

/** Asks the model about a deal. */
export function ask(
  model: SimulatedModel,
  request: unknown = requestAbout('D-1'),
  init: RequestInit = {},
): Promise<Response> {
  return fetch(`${model.url}/chat/completions`, {
    method: 'POST',
    body: JSON.stringify(request),
    ...init,
  });
}

/** Parsed JSON, of whatever shape: the assertion on it is the type check. */
type Parsed = ReturnType<typeof JSON.parse>;

/** The JSON that a reply carries. */
export async function readJson(reply: Response | Promise<Response>): Promise<Parsed> {
  return JSON.parse(await (await reply).text());
}

/** What the log says of each call, without its time and tokens. */
export function endings(model: SimulatedModel): Pick<CallRecord, 'status' | 'outcome' | 'fault'>[] {
  return model.calls().map(({ status, outcome, fault }) => ({ status, outcome, fault }));
}
