import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createStepClock } from '@longhaul/testkit/step-clock';
import { afterEach, expect, it, vi } from 'vitest';
import { createTaskProtection } from './task-protection.ts';

type Asked = { readonly path: string; readonly body: unknown };
const asked: Asked[] = [];
let answer: { status: number; body: unknown } = { status: 200, body: {} };

const agent = createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  request.on('end', () => {
    asked.push({ path: `${request.method} ${request.url}`, body: JSON.parse(text) });
    response.writeHead(answer.status).end(JSON.stringify(answer.body));
  });
});

async function open(warnings: string[] = []) {
  if (!agent.listening) await once(agent.listen(0, '127.0.0.1'), 'listening');
  const clock = createStepClock();
  const agentUri = `http://127.0.0.1:${(agent.address() as AddressInfo).port}/api/x`;
  const warn = (message: string) => void warnings.push(message);
  return { clock, protection: createTaskProtection({ agentUri, clock, fetch, warn }) };
}

afterEach(() => {
  asked.length = 0;
  answer = { status: 200, body: {} };
  agent.closeAllConnections();
  agent.close();
});

const on = {
  path: 'PUT /api/x/task-protection/v1/state',
  body: { ProtectionEnabled: true, ExpiresInMinutes: 15 },
};
const off = { ...on, body: { ProtectionEnabled: false } };

it('asks when jobs are led, again every five minutes, and gives up when none is', async () => {
  const { clock, protection } = await open();
  await clock.advance(3_600_000);
  expect(asked).toEqual([]);
  protection.want(true);
  protection.want(true);
  await vi.waitFor(() => expect(asked).toEqual([on]));
  await vi.waitFor(() => expect(clock.sleeperCount()).toBe(1));
  await clock.advance(5 * 60_000);
  await vi.waitFor(() => expect(asked).toEqual([on, on]));
  protection.want(false);
  await vi.waitFor(() => expect(asked).toEqual([on, on, off]));
  await protection.close();
  expect(asked).toHaveLength(3);
});

it('gives up what it has when it is closed', async () => {
  const { protection } = await open();
  protection.want(true);
  await vi.waitFor(() => expect(asked).toEqual([on]));
  await protection.close();
  expect(asked).toEqual([on, off]);
});

it('tells a refusal as a warning and goes on', async () => {
  const warnings: string[] = [];
  answer = { status: 200, body: { failure: { Reason: 'TASK_NOT_VALID' } } };
  const { protection } = await open(warnings);
  protection.want(true);
  await vi.waitFor(() => expect(warnings).toHaveLength(1));
  expect(warnings[0]).toContain('TASK_NOT_VALID');
  await protection.close();
});

it('asks nothing outside ECS', async () => {
  const refuse = () => Promise.reject(new Error('nobody is asked'));
  const warn = vi.fn();
  const clock = createStepClock();
  const protection = createTaskProtection({ agentUri: undefined, clock, fetch: refuse, warn });
  protection.want(true);
  await protection.close();
  expect(warn).not.toHaveBeenCalled();
});
