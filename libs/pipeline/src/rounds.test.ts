import type { RedriveRequest } from '@longhaul/jobs/documents/control';
import { redriveRequestCodec } from '@longhaul/jobs/documents/control';
import type { ManifestItem } from '@longhaul/jobs/documents/manifest';
import { openMarkerKey, roundFiles, roundKey } from '@longhaul/jobs/object-key';
import { encodeUtf8 } from '@longhaul/jobs/text';
import type { CrashPoint } from '@longhaul/ports/crash-point';
import type { JobStore } from '@longhaul/ports/job-store';
import { describe, expect, it } from 'vitest';
import { writeControl } from './controls.ts';
import { redrive } from './redrive.ts';
import { loadManifest, loadStanding, redriven } from './rounds.ts';
import { keysOf, manifestOf, putManifest, testPorts } from './testing.ts';

const job = { tenant: 'acme', jobId: 'job' };

function line(id: string, code?: ManifestItem['code']): ManifestItem {
  return { id, attempts: 1, batchIndex: 0, outcome: code ? 'failed' : 'ok', ...(code && { code }) };
}

const items = [line('a'), line('b', 'TIMEOUT'), line('c', 'REFUSED'), line('d', 'TIMEOUT')];
const first = manifestOf(1, items);
const everything = { itemIds: [], codes: [] };

function requestFor(change: Partial<RedriveRequest>): RedriveRequest {
  return { schemaVersion: 1, requestedAt: 0, ...everything, ...change };
}

async function putRequest(store: JobStore, round: number): Promise<void> {
  const bytes = encodeUtf8(redriveRequestCodec.encodeText(requestFor({})));
  await store.putOnce(roundKey(job, round, roundFiles.request), bytes);
}

describe('where a job stands', () => {
  it('is the first round, open, before anything ended', async () => {
    const standing = await loadStanding(testPorts(), job);
    expect(standing).toEqual({
      round: 1,
      request: undefined,
      manifest: undefined,
      previous: undefined,
    });
  });

  it('is the newest round that was asked for, open or ended, with the account before it', async () => {
    const { store } = testPorts();
    await putManifest(store, job, first);
    expect(await loadStanding({ store }, job)).toMatchObject({ round: 1, manifest: first });
    await putRequest(store, 2);
    expect(await loadStanding({ store }, job)).toMatchObject({
      round: 2,
      request: requestFor({}),
      manifest: undefined,
      previous: first,
    });
    const second = manifestOf(2, items);
    await putManifest(store, job, second);
    expect(await loadStanding({ store }, job)).toMatchObject({ manifest: second, previous: first });
  });

  it('fails on an account or a request that cannot be read', async () => {
    const { store } = testPorts();
    await putManifest(store, job, first);
    await store.putOnce(roundKey(job, 2, roundFiles.request), encodeUtf8('{}'));
    await expect(loadStanding({ store }, job)).rejects.toThrow(/request\.json: schema_version: /);
    await store.putOnce(roundKey(job, 3, roundFiles.manifest), encodeUtf8('half'));
    await expect(loadManifest({ store }, job, 3)).rejects.toThrow('manifest.json: not JSON');
  });
});

describe('what a redrive names', () => {
  it.each([
    [{}, ['b', 'c', 'd']],
    [{ itemIds: ['a', 'b'] }, ['b']],
    [{ codes: ['TIMEOUT'] }, ['b', 'd']],
    [{ itemIds: ['c', 'd'], codes: ['TIMEOUT'] }, ['d']],
    [{ itemIds: ['unknown'] }, []],
  ] as const)('by %j are failed items only: %j', (change, ids) => {
    const request = requestFor(change as Partial<RedriveRequest>);
    expect([...redriven(first, request)]).toEqual(ids);
  });
});

describe('a redrive', () => {
  it('asks for the next round and marks the job open', async () => {
    const ports = testPorts();
    await putManifest(ports.store, job, first);
    await writeControl(ports, job, { kind: 'stop', mode: 'now' });
    const reply = await redrive(ports, job, { itemIds: [], codes: ['TIMEOUT'] });
    expect(reply).toEqual({ kind: 'requested', round: 2, items: 2 });
    expect(await keysOf(ports.store, 'acme/open/')).toEqual([openMarkerKey(job, 2)]);
    const { request } = await loadStanding(ports, job);
    expect(request).toMatchObject({ codes: ['TIMEOUT'], itemIds: [], controlSeq: 1 });
  });

  it('of an open round changes nothing but puts the marker, which a crash may have left out', async () => {
    const ports = testPorts();
    expect(await redrive(ports, job, everything)).toEqual({ kind: 'open', round: 1 });
    expect(await keysOf(ports.store)).toEqual([openMarkerKey(job, 1)]);
  });

  it('that names no failed item asks for nothing', async () => {
    const ports = testPorts();
    await putManifest(ports.store, job, manifestOf(1, [line('a')]));
    expect(await redrive(ports, job, everything)).toEqual({ kind: 'nothing-failed' });
    expect(await keysOf(ports.store, 'acme/open/')).toEqual([]);
  });

  it('repeated after a crash before its marker puts the marker', async () => {
    const crashPoints = async (point: CrashPoint) => {
      if (point === 'after-request') throw new Error('killed');
    };
    const { store } = testPorts();
    await putManifest(store, job, first);
    await expect(redrive(testPorts({ store, crashPoints }), job, everything)).rejects.toThrow();
    expect(await keysOf(store, 'acme/open/')).toEqual([]);
    const again = await redrive(testPorts({ store }), job, everything);
    expect(again).toEqual({ kind: 'open', round: 2 });
    expect(await keysOf(store, 'acme/open/')).toEqual([openMarkerKey(job, 2)]);
  });

  it('that comes second at the same time is told of the round that won', async () => {
    const ports = testPorts();
    await putManifest(ports.store, job, first);
    const replies = await Promise.all([
      redrive(ports, job, { itemIds: ['b'], codes: [] }),
      redrive(ports, job, { itemIds: ['c'], codes: [] }),
    ]);
    expect(replies.map(({ kind }) => kind).sort()).toEqual(['open', 'requested']);
    const { request } = await loadStanding(ports, job);
    expect(request?.itemIds).toHaveLength(1);
  });
});
