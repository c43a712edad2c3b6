import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emulate, processState, waitUntil, type EmulatorUnderTest } from './testing.ts';

const fullEvent = JSON.stringify('x'.repeat(1_048_576 - 2));

/** A reply comes before its process asks for the next event: only then is it free to be used again. */
async function untilFrozen({ environments }: EmulatorUnderTest): Promise<void> {
  await waitUntil('it is frozen', async () => (await environments())[0]?.state === 'frozen');
}

describe('a function', () => {
  it('answers with its result, its environment and the time that is left', async () => {
    const { invoke } = await emulate(['--timeout-ms', '20000', '--env', 'NAME=value=1']);
    const { status, headers, body } = await invoke({});
    expect(status).toBe(200);
    expect(headers.get('x-amz-function-error')).toBeNull();
    expect(body).toMatchObject({ calls: 1, name: 'value=1' });
    expect(body.left).toBeGreaterThan(0);
    expect(body.left).toBeLessThanOrEqual(20_000);
  });

  it('is run again in the same process, which stands still in between', async () => {
    const emulator = await emulate();
    const { invoke } = emulator;
    const first = await invoke({});
    await untilFrozen(emulator);
    expect(processState(first.body.pid)).toBe('T');
    const second = await invoke({});
    expect(second.body).toMatchObject({ calls: 2, pid: first.body.pid });
  });

  it('is killed at the time-out, even in a busy loop', async () => {
    const { invoke, environments } = await emulate(['--timeout-ms', '400']);
    const { status, headers, body } = await invoke({ do: 'spin' });
    expect(status).toBe(200);
    expect(headers.get('x-amz-function-error')).toBe('Unhandled');
    expect(body.errorType).toBe('Sandbox.Timedout');
    expect(body.errorMessage).toContain('Task timed out after 0.40 seconds');
    expect(await environments()).toEqual([]);
    expect((await invoke({})).body).toMatchObject({ calls: 1 });
  });

  it('that throws is a function error and its process lives on', async () => {
    const emulator = await emulate();
    const { invoke, stderr } = emulator;
    const { headers, body } = await invoke({ do: 'throw' });
    expect(headers.get('x-amz-function-error')).toBe('Unhandled');
    expect(body).toMatchObject({ errorType: 'TypeError', errorMessage: 'as asked' });
    await untilFrozen(emulator);
    expect((await invoke({})).body).toMatchObject({ calls: 2 });
    await waitUntil('its log is passed on', () => stderr().includes('[environment-1]'));
  });

  it('that exits is a function error and gets a new process', async () => {
    const { invoke } = await emulate();
    expect((await invoke({ do: 'exit' })).body).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringContaining('exit status 3'),
    });
    expect((await invoke({})).body).toMatchObject({ calls: 1 });
  });

  it('that cannot be loaded fails with why', async () => {
    const { invoke } = await emulate([], `throw new RangeError('at the start');`);
    expect((await invoke({})).body).toMatchObject({ errorMessage: 'at the start' });
  });

  it('that does not begin in time is killed', async () => {
    const { invoke } = await emulate(
      ['--init-ms', '500'],
      `await new Promise(() => setInterval(() => {}, 99));`,
    );
    expect((await invoke({})).body).toMatchObject({ errorType: 'Sandbox.Timedout' });
  });

  it('with a callback is refused, as the runtime of Node 24 does', async () => {
    const { invoke } = await emulate(
      [],
      `export const handler = (event, context, callback) => callback();`,
    );
    expect((await invoke({})).body).toMatchObject({
      errorType: 'Runtime.CallbackHandlerDeprecated',
    });
  });
});

describe('an event', () => {
  it('is answered with 202 before it has run', async () => {
    const { invoke, invocations, folder } = await emulate();
    const until = join(folder, 'go');
    const { status, body } = await invoke({ until }, { type: 'Event' });
    expect([status, body]).toEqual([202, undefined]);
    expect(await invocations()).toMatchObject([{ type: 'Event', outcome: 'running' }]);
    await writeFile(until, '');
    await waitUntil('it has run', async () => (await invocations())[0]?.outcome === 'ok');
  });

  it('is throttled when every process is busy, and finds room again when one ends', async () => {
    const { invoke, invocations, folder } = await emulate(['--concurrency', '1']);
    const until = join(folder, 'go');
    expect((await invoke({ until }, { type: 'Event' })).status).toBe(202);
    const { status, headers } = await invoke({}, { type: 'Event' });
    expect([status, headers.get('x-amzn-errortype')]).toEqual([429, 'TooManyRequestsException']);
    expect((await invoke({})).status).toBe(429);
    await writeFile(until, '');
    await waitUntil('room', async () => (await invoke({})).status === 200);
    expect((await invocations()).filter(({ type }) => type === 'Event')).toHaveLength(1);
  });

  it('waits for a place where the platform queues, until it is too old', async () => {
    const flags = ['--concurrency', '1', '--when-full', 'queue', '--max-event-age-ms', '1000'];
    const { invoke, invocations, folder } = await emulate([...flags, '--time-scale', '10']);
    const until = join(folder, 'go');
    await invoke({ until }, { type: 'Event' });
    expect((await invoke({}, { type: 'Event' })).status).toBe(202);
    const outcomes = async () => (await invocations()).map(({ outcome }) => outcome);
    expect(await outcomes()).toEqual(['running', 'waiting']);
    const acceptedAt = Date.now();
    await waitUntil('its age is over', () => Date.now() - acceptedAt > 150);
    await writeFile(until, '');
    await waitUntil('it is dropped', async () => (await outcomes())[1] === 'expired');
    expect((await invoke({}, { type: 'Event' })).status).toBe(202);
    await waitUntil('a younger one runs', async () => (await outcomes())[2] === 'ok');
  });

  it('runs again after a function error as often as the platform is set to', async () => {
    const { invoke, invocations } = await emulate(['--retries', '2', '--time-scale', '100000']);
    await invoke({ do: 'throw' }, { type: 'Event' });
    await waitUntil('three deliveries', async () => (await invocations()).length === 3);
    await waitUntil('all failed', async () =>
      (await invocations()).every(
        ({ outcome, error_type: type }) => outcome === 'failed' && type === 'TypeError',
      ),
    );
  });
});

describe('a request', () => {
  it('for an unknown function or qualifier is answered with 404', async () => {
    const { invoke } = await emulate(['--qualifier', 'live']);
    const codeOf = async (how: Parameters<typeof invoke>[1]) => {
      const { status, headers } = await invoke({}, how);
      return [status, headers.get('x-amzn-errortype')];
    };
    const missing = [404, 'ResourceNotFoundException'];
    expect(await codeOf({ name: 'nobody' })).toEqual(missing);
    expect(await codeOf({ qualifier: 'old' })).toEqual(missing);
    expect(await codeOf({ qualifier: 'live' })).toEqual([200, null]);
    expect(
      await codeOf({ name: 'arn:aws:lambda:eu-west-1:123456789012:function:worker:live' }),
    ).toEqual([200, null]);
  });

  it('above the limit is answered with 413: 1 MB for an event, 6 MB for a reply', async () => {
    const { invoke } = await emulate();
    expect((await invoke(fullEvent, { type: 'Event' })).status).toBe(202);
    expect((await invoke(`${fullEvent} `, { type: 'Event' })).status).toBe(413);
    expect((await invoke(`${fullEvent} `)).status).toBe(200);
    expect((await invoke(JSON.stringify('x'.repeat(6_291_556)))).status).toBe(413);
  });

  it('that is not JSON is answered with 400', async () => {
    const { post } = await emulate();
    const { status, headers } = await post('/2015-03-31/functions/worker/invocations', '{');
    expect([status, headers.get('x-amzn-errortype')]).toEqual([
      400,
      'InvalidRequestContentException',
    ]);
  });

  it('to see whether it would be allowed runs nothing', async () => {
    const { invoke, environments } = await emulate();
    expect((await invoke({}, { type: 'DryRun' })).status).toBe(204);
    expect(await environments()).toEqual([]);
  });
});
