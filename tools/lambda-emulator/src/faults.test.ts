import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Faults, faultSchema, seededDraw } from './faults.ts';
import { emulate, processState, waitUntil } from './testing.ts';

describe('a rule', () => {
  const rule = (fault: object) => faultSchema.parse(fault);

  it('meets as many invocations as it says and no kind but its own', () => {
    const faults = new Faults(seededDraw(1));
    faults.replace([rule({ kind: 'drop', times: 2 })]);
    expect(faults.meet('throttle')).toBeUndefined();
    expect([1, 2, 3].map(() => faults.meet('drop')?.kind)).toEqual(['drop', 'drop', undefined]);
  });

  it('meets the same invocations again with the same seed', () => {
    const metWith = (seed: number) => {
      const faults = new Faults(seededDraw(seed));
      faults.replace([rule({ kind: 'drop', probability: 0.3 })]);
      return Array.from({ length: 200 }, () => faults.meet('drop') !== undefined);
    };
    expect(metWith(7)).toEqual(metWith(7));
    expect(metWith(7)).not.toEqual(metWith(8));
    const met = metWith(7).filter(Boolean).length;
    expect(met).toBeGreaterThan(30);
    expect(met).toBeLessThan(90);
  });
});

describe('on demand the platform', () => {
  const withFaults = async (faults: readonly object[], ...flags: readonly string[]) => {
    const emulator = await emulate(flags);
    expect((await emulator.post('/_control', { faults })).status).toBe(200);
    const outcomes = async () => (await emulator.invocations()).map(({ outcome }) => outcome);
    return { ...emulator, outcomes };
  };

  it('throttles, and answers with the errors of its own', async () => {
    const { invoke } = await withFaults([
      { kind: 'throttle', times: 1 },
      { kind: 'error', times: 1 },
      { kind: 'error', times: 1, status: 403, code: 'AccessDeniedException' },
    ]);
    const replies = [await invoke({}), await invoke({}), await invoke({}), await invoke({})];
    expect(replies.map(({ status, headers }) => [status, headers.get('x-amzn-errortype')])).toEqual(
      [
        [429, 'TooManyRequestsException'],
        [500, 'ServiceException'],
        [403, 'AccessDeniedException'],
        [200, null],
      ],
    );
  });

  it('loses an event it has accepted', async () => {
    const { invoke, outcomes, environments } = await withFaults([{ kind: 'drop', times: 1 }]);
    expect((await invoke({}, { type: 'Event' })).status).toBe(202);
    expect(await outcomes()).toEqual(['dropped']);
    expect(await environments()).toEqual([]);
  });

  it('loses the reply to an event that runs', async () => {
    const { invoke, outcomes } = await withFaults([{ kind: 'lost_reply', times: 1 }]);
    await expect(invoke({}, { type: 'Event' })).rejects.toThrow('fetch failed');
    await waitUntil('it has run', async () => (await outcomes())[0] === 'ok');
  });

  it('delivers an event twice, together', async () => {
    const { invoke, environments, outcomes, folder } = await withFaults([
      { kind: 'duplicate', times: 1 },
    ]);
    const until = join(folder, 'go');
    await invoke({ until }, { type: 'Event' });
    await waitUntil('both run', async () => {
      const running = (await environments()).filter(({ state }) => state === 'running');
      return new Set(running.map(({ request_id: id }) => id)).size === 1 && running.length === 2;
    });
    await writeFile(until, '');
    await waitUntil('both have ended', async () => (await outcomes()).join() === 'ok,ok');
  });

  it('delivers an event again minutes later, scaled', async () => {
    const minutes = { kind: 'duplicate', times: 1, delay_ms: 300_000 };
    const { invoke, outcomes } = await withFaults([minutes], '--time-scale', '1000');
    const sentAt = Date.now();
    await invoke({}, { type: 'Event' });
    await waitUntil('the first has run', async () => (await outcomes())[0] === 'ok');
    await waitUntil('the second has run', async () => (await outcomes())[1] === 'ok');
    expect(Date.now() - sentAt).toBeGreaterThanOrEqual(299);
  });

  it('keeps an event back', async () => {
    const { invoke, outcomes } = await withFaults(
      [{ kind: 'delay', delay_ms: 30_000 }],
      '--time-scale',
      '100',
    );
    const sentAt = Date.now();
    await invoke({}, { type: 'Event' });
    await waitUntil('it has run', async () => (await outcomes())[0] === 'ok');
    expect(Date.now() - sentAt).toBeGreaterThanOrEqual(299);
  });

  it('kills a process, the one that is named or one at random', async () => {
    const { invoke, post, environments, outcomes } = await withFaults([]);
    await invoke({ do: 'spin' }, { type: 'Event' });
    await waitUntil('it runs', async () => (await environments())[0]?.state === 'running');
    const [one] = await environments();
    expect((await post('/_kill', {})).body).toEqual({ pid: one?.pid });
    await waitUntil('its event has failed', async () => (await outcomes())[0] === 'failed');
    await invoke({});
    await waitUntil('another is frozen', async () => (await environments())[0]?.state === 'frozen');
    expect((await post('/_kill', {})).status).toBe(404);
    const [other] = await environments();
    expect((await post('/_kill', { pid: other?.pid })).body).toEqual({ pid: other?.pid });
    expect(processState(other?.pid)).toBe('gone');
    expect(await environments()).toEqual([]);
  });

  it('says what it does not understand of a control', async () => {
    const { post } = await withFaults([]);
    const { status, body } = await post('/_control', { faults: [{ kind: 'earthquake' }] });
    expect(status).toBe(400);
    expect(body.message).toContain('throttle');
  });
});
