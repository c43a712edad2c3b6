import type { JobRef } from '@longhaul/ports/coordinator-replies';
import type { OpenJobs } from '@longhaul/ports/open-jobs';
import { describe, expect, it } from 'vitest';

/** A list without jobs; `close` frees what making it took. */
export type OpenJobsSubject = {
  readonly openJobs: OpenJobs;
  readonly close: () => Promise<void>;
};
export type MakeOpenJobs = () => Promise<OpenJobsSubject>;

const one: JobRef = { tenant: 'acme', jobId: '00aa' };
const other: JobRef = { tenant: 'acme', jobId: '00bb' };
const foreign: JobRef = { tenant: 'globex', jobId: '00aa' };

/** What every list of open jobs keeps. */
export function openJobsContract(name: string, make: MakeOpenJobs): void {
  const played = (play: (openJobs: OpenJobs) => Promise<void>) => async () => {
    const { openJobs, close } = await make();
    try {
      await play(openJobs);
    } finally {
      await close();
    }
  };

  describe(`open jobs: ${name}`, () => {
    listingContract(played);
    incarnationContract(played);
  });
}

type Played = (play: (openJobs: OpenJobs) => Promise<void>) => () => Promise<void>;

/** As lines, in order. */
async function listed(openJobs: OpenJobs): Promise<readonly string[]> {
  const jobs = await openJobs.announced();
  return jobs.map(({ tenant, jobId }) => `${tenant} ${jobId}`).toSorted();
}

function listingContract(played: Played): void {
  it(
    'A job that was announced is listed until it is withdrawn',
    played(async (openJobs) => {
      expect(await listed(openJobs)).toEqual([]);
      await openJobs.announce(one);
      await openJobs.announce(other);
      expect(await listed(openJobs)).toEqual(['acme 00aa', 'acme 00bb']);
      await openJobs.withdraw(one);
      expect(await listed(openJobs)).toEqual(['acme 00bb']);
    }),
  );

  it(
    'Announcing twice changes nothing more',
    played(async (openJobs) => {
      await openJobs.announce(one);
      await openJobs.announce(one);
      expect(await listed(openJobs)).toEqual(['acme 00aa']);
      await openJobs.withdraw(one);
      expect(await listed(openJobs)).toEqual([]);
    }),
  );

  it(
    'Withdrawing what was never announced changes nothing',
    played(async (openJobs) => {
      await openJobs.announce(one);
      await openJobs.withdraw(other);
      await openJobs.withdraw(other);
      expect(await listed(openJobs)).toEqual(['acme 00aa']);
    }),
  );

  it(
    'Jobs of two tenants with one id stand apart',
    played(async (openJobs) => {
      await openJobs.announce(one);
      await openJobs.announce(foreign);
      expect(await listed(openJobs)).toEqual(['acme 00aa', 'globex 00aa']);
      await openJobs.withdraw(foreign);
      expect(await listed(openJobs)).toEqual(['acme 00aa']);
    }),
  );
}

function incarnationContract(played: Played): void {
  it(
    'The incarnation stays while nothing was lost',
    played(async (openJobs) => {
      const incarnation = await openJobs.incarnation();
      expect(incarnation).not.toBe('');
      await openJobs.announce(one);
      expect(await openJobs.incarnation()).toBe(incarnation);
    }),
  );
}
