import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as objectKey from './object-key.ts';

const job = { tenant: 'acme', jobId: '0a1b' };

const made = {
  upload: objectKey.uploadKey('acme', 'u1'),
  rejected: objectKey.rejectedKey('acme', 'u1'),
  marker: objectKey.openMarkerKey(job, 1),
  redriveMarker: objectKey.openMarkerKey(job, 2),
  markers: objectKey.openMarkerPrefix('acme'),
  recent: objectKey.recentKey(job, Date.UTC(2026, 0, 1)),
  jobs: objectKey.jobsPrefix('acme'),
  job: objectKey.jobPrefix(job),
  submission: objectKey.submissionKey(job),
  plan: objectKey.planKey(job),
  batchIndex: objectKey.batchIndexKey(job, 'beef', 7),
  outputs: objectKey.outputPrefix(job),
  output: objectKey.outputKey(job, { key: 'deal-1', workHash: 'cafe' }),
  failures: objectKey.failurePrefix(job, 2),
  failure: objectKey.failureKey(job, 2, 'deal-1'),
  controls: objectKey.controlPrefix(job),
  control: objectKey.controlKey(job, 12),
  erased: objectKey.erasedKey(job, 'deal-1'),
  rounds: objectKey.roundsPrefix(job),
  manifest: objectKey.roundKey(job, 2, objectKey.roundFiles.manifest),
};

describe('every key', () => {
  it.each(Object.entries(made))('of %s begins with the tenant', (_name, key) => {
    expect(key.startsWith('acme/')).toBe(true);
  });

  it('that belongs to a job lies under its folder, apart from uploads and markers', () => {
    const outside = ['upload', 'rejected', 'marker', 'redriveMarker', 'markers', 'recent', 'jobs'];
    const inside = Object.entries(made).filter(([name]) => !outside.includes(name));
    expect(inside.filter(([, key]) => !key.startsWith('acme/jobs/0a1b/'))).toEqual([]);
  });

  it('is the one that stored jobs have: a changed name would lose them', () => {
    expect(made).toEqual({
      upload: 'acme/uploads/u1.ndjson',
      rejected: 'acme/uploads/u1.rejected.ndjson',
      marker: 'acme/open/0a1b',
      redriveMarker: 'acme/open/0a1b~2',
      markers: 'acme/open/',
      recent: 'acme/recent/998232774399999-0a1b',
      jobs: 'acme/jobs/',
      job: 'acme/jobs/0a1b/',
      submission: 'acme/jobs/0a1b/submission.json',
      plan: 'acme/jobs/0a1b/plan.json',
      batchIndex: 'acme/jobs/0a1b/in/beef/batch-00007.json',
      outputs: 'acme/jobs/0a1b/out/',
      output: 'acme/jobs/0a1b/out/deal-1~cafe.json',
      failures: 'acme/jobs/0a1b/fail/2/',
      failure: 'acme/jobs/0a1b/fail/2/deal-1.json',
      controls: 'acme/jobs/0a1b/control/',
      control: 'acme/jobs/0a1b/control/000012.json',
      erased: 'acme/jobs/0a1b/erased/deal-1.json',
      rounds: 'acme/jobs/0a1b/rounds/',
      manifest: 'acme/jobs/0a1b/rounds/2/manifest.json',
    });
  });
});

describe("an output's key", () => {
  const work = { key: 'deal_1-x', workHash: '0123456789abcdef' };

  it('tells the item and the work that it proves', () => {
    expect(objectKey.outputWorkOf(objectKey.outputKey(job, work))).toEqual(work);
    expect(objectKey.outputKey(job, work)).toBe(`acme/jobs/0a1b/${objectKey.outputName(work)}`);
  });

  it.each([
    'acme/jobs/0a1b/out/deal-1.json',
    'acme/jobs/0a1b/fail/1/deal-1~cafe.json',
    'out/~a.json',
  ])('is none where it is %s', (key) => {
    expect(objectKey.outputWorkOf(key)).toBeUndefined();
  });
});

describe('the number of a control', () => {
  it('is read back from its key, a seventh digit too', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_999_999 }), (seq) => {
        expect(objectKey.controlSeqOf(objectKey.controlKey(job, seq))).toBe(seq);
      }),
    );
  });

  it.each(['acme/jobs/0a1b/control/12.json', 'acme/jobs/0a1b/plan.json', 'x/control/00001a.json'])(
    'is not read from %s, which is none',
    (key) => {
      expect(objectKey.controlSeqOf(key)).toBeUndefined();
    },
  );
});

describe("the list of a tenant's jobs", () => {
  const instant = fc.integer({ min: 0, max: 253_402_300_799_999 });

  it('sorts later jobs before earlier ones', () => {
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        const [keyA, keyB] = [objectKey.recentKey(job, a), objectKey.recentKey(job, b)];
        expect(keyA < keyB).toBe(a > b);
      }),
    );
  });

  it('gives job and instant back', () => {
    fc.assert(
      fc.property(instant, (submittedAtMs) => {
        const entry = objectKey.recentEntryOf(objectKey.recentKey(job, submittedAtMs));
        expect(entry).toEqual({ submittedAtMs, jobId: job.jobId });
      }),
    );
  });

  it('begins, for an instant, behind every later job and before all others', () => {
    fc.assert(
      fc.property(instant, instant, (cut, at) => {
        const isBehind = objectKey.recentKey(job, at) > objectKey.recentStart('acme', cut);
        expect(isBehind).toBe(at <= cut);
      }),
    );
  });
});
