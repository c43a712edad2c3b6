import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jobPageCodec } from '@longhaul/api-contract/documents/job';
import { problemCodec, problemOf } from '@longhaul/api-contract/problem';
import { jobPage } from '@longhaul/api-contract/testing';
import { TerminalError, UsageError } from '@longhaul/wiring/errors';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { findJobId, remoteApi, type Api } from './api.ts';
import { readArguments } from './arguments.ts';
import { findCommand } from './commands.ts';

type Reply = { readonly status: number; readonly body: string; readonly retryAfter?: string };

let server: Server;
let api: Api;
let replies: Reply[] = [];
let asked: string[] = [];

/** A service that answers each request with the next reply. */
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const { status, body, retryAfter } = replies.shift() ?? { status: 500, body: '' };
    if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter);
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  api = apiAt(`http://127.0.0.1:${String(port)}`);
});
afterAll(() => server.close());
beforeEach(() => {
  [replies, asked] = [[], []];
});

function apiAt(url: string): Api {
  const found = findCommand(['watch', 'job', '--api', url]);
  if (!found) throw new Error('There is watch.');
  return remoteApi(readArguments(found.spec, found.rest));
}

const page = (...jobIds: string[]): Reply => {
  const [job] = jobPage.jobs;
  if (!job) throw new Error('The fixture has a job.');
  const jobs = jobIds.map((jobId) => ({ ...job, jobId }));
  return { status: 200, body: jobPageCodec.encodeText({ jobs }) };
};

const problem = (...args: Parameters<typeof problemOf>): Reply => {
  const made = problemOf(...args);
  return { status: made.status, body: problemCodec.encodeText(made) };
};

it('finds a job by the beginning of its id, as far as it is unique', async () => {
  replies = [page('aa11', 'aa22', 'bb33'), page('aa11', 'aa22'), page('aa1', 'aa11'), page('cc')];
  expect(await findJobId(api, 'bb')).toBe('bb33');
  await expect(findJobId(api, 'aa')).rejects.toThrow('more than one job: aa11, aa22.');
  expect(await findJobId(api, 'aa1')).toBe('aa1');
  await expect(findJobId(api, 'aa')).rejects.toThrow('There is no job aa. longhaul jobs lists');
});

it('waits where it is told to, and asks again', async () => {
  replies = [{ ...problem('too_many_requests', 'Too many.'), retryAfter: '1' }, page('aa')];
  expect(await findJobId(api, 'aa')).toBe('aa');
  expect(asked).toHaveLength(2);
});

it('tells what the service says, by whose turn it is', async () => {
  const remedy = 'Send another.';
  replies = [
    problem('unauthorized', 'This key is not known.', { remedy }),
    problem('unavailable', 'Down.'),
  ];
  const refused = await findJobId(api, 'aa').catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(UsageError);
  expect((refused as Error).message).toBe(
    'This key is not known. Send another. Set it as LONGHAUL_API_KEY.',
  );
  await expect(findJobId(api, 'aa')).rejects.toBeInstanceOf(TerminalError);
});

it('lists the first bad lines of a submission that was refused', async () => {
  const lines = [{ line: 3, field: 'deal_id', reason: 'is missing' }];
  replies = [problem('lines_rejected', 'One line is not valid.', { lines })];
  const sent = api.client.send('submitJob', { body: '{}' });
  await expect(sent).rejects.toThrow('One line is not valid.\n  line 3: deal_id is missing');
});

it('says how to start a service where nobody answers', async () => {
  const nobody = findJobId(apiAt('http://127.0.0.1:9'), 'aa');
  await expect(nobody).rejects.toThrow(
    /^Nobody answers at .* Start a service with longhaul serve,/,
  );
});
