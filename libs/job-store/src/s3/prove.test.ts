import { TerminalError } from '@longhaul/ports/errors';
import { expect, it } from 'vitest';
import { serverForTests, storeOn } from './testing.ts';

const enforcing = serverForTests();
const ignoring = serverForTests('--ignore-conditions');
const racing = serverForTests('--race-conditions');

it('lets a store pass that keeps create-once, and leaves nothing behind', async () => {
  await enforcing().meet();
  await storeOn(enforcing()).prove();
  const report = await enforcing().report();
  expect(report).toMatchObject({ requests: 28, objects: 0, openUploads: 0 });
});

it('lets a store pass that stumbles meanwhile', async () => {
  await enforcing().meet({ kind: 'lost', share: 0.05 }, { kind: 'internal', share: 0.02 });
  await storeOn(enforcing()).prove();
  expect(await enforcing().report()).toMatchObject({ objects: 0, openUploads: 0 });
  await enforcing().meet();
});

it('refuses a store that ignores the condition, and says what to do', async () => {
  const proof = storeOn(ignoring()).prove();
  await expect(proof).rejects.toThrow(TerminalError);
  await expect(proof).rejects.toThrow(
    /^The store longhaul-test at http.* cannot be used: it ignores If-None-Match.* Use Amazon S3/,
  );
  expect(await ignoring().report()).toMatchObject({ objects: 0 });
});

it('refuses a store that compares first and writes later', async () => {
  const proof = storeOn(racing()).prove();
  await expect(proof).rejects.toThrow(TerminalError);
  await expect(proof).rejects.toThrow(/without a lock: it told \d of 4 writers/);
  expect(await racing().report()).toMatchObject({ objects: 0, openUploads: 0 });
});

it('refuses a store that forgets the condition where parts are joined', async () => {
  const operation = 'CompleteMultipartUpload';
  await enforcing().meet({ kind: 'unconditional', operation });
  const proof = storeOn(enforcing()).prove();
  await expect(proof).rejects.toThrow(/ignores If-None-Match where a multipart upload/);
  expect(await enforcing().report()).toMatchObject({ objects: 0, openUploads: 0 });
  await enforcing().meet();
});
