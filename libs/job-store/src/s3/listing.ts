import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { valueOf, type Requests } from './request/requests.ts';

/** Every key under a prefix, in pages of 1,000. */
export async function* listKeys(requests: Requests, prefix: string): AsyncGenerator<string> {
  for await (const { Contents = [] } of pages(requests, prefix)) {
    for (const { Key = '' } of Contents) {
      const key = requests.portKey(Key);
      if (!isOwn(key)) yield key;
    }
  }
}

/** Keys in one reply, at most. */
const pageKeys = 1_000;

/** S3 lists in the order of the keys' UTF-8 bytes, which is that of keys made of ASCII alone. */
export async function listPage(
  requests: Requests,
  prefix: string,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<readonly string[]> {
  const keys: string[] = [];
  const from = { after, pageKeys: Math.min(limit, pageKeys) };
  for await (const { Contents = [] } of pages(requests, prefix, from)) {
    const found = Contents.map(({ Key = '' }) => requests.portKey(Key));
    keys.push(...found.filter((key) => !isOwn(key)));
    if (keys.length >= limit) break;
  }
  return keys.slice(0, limit);
}

const separator = '/';

/** The first segments that follow a prefix and are followed by more; each page is a request. */
export async function* listFolders(requests: Requests, prefix: string): AsyncGenerator<string> {
  for await (const { CommonPrefixes = [] } of pages(requests, prefix, { delimiter: separator })) {
    for (const { Prefix = '' } of CommonPrefixes) {
      const folder = requests.portKey(Prefix);
      if (!isOwn(folder)) yield folder.slice(prefix.length, -separator.length);
    }
  }
}

/** What begins with a dot is the store's own, such as a probe. */
function isOwn(key: string): boolean {
  return key.startsWith('.');
}

type Ask = {
  readonly delimiter?: string;
  readonly after?: string | undefined;
  readonly pageKeys?: number;
};

async function* pages(
  requests: Requests,
  prefix: string,
  ask: Ask = {},
): AsyncGenerator<ListObjectsV2CommandOutput> {
  let token: string | undefined;
  do {
    const answer = await requests.ask({
      doing: 'list',
      key: prefix,
      carries: 'content',
      run: (client, abortSignal) =>
        client.send(
          new ListObjectsV2Command({
            Bucket: requests.bucket,
            Prefix: requests.fullKey(prefix),
            Delimiter: ask.delimiter,
            StartAfter: ask.after === undefined ? undefined : requests.fullKey(ask.after),
            MaxKeys: ask.pageKeys,
            ContinuationToken: token,
          }),
          { abortSignal },
        ),
    });
    const page = valueOf(answer, 'a listing');
    yield page;
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}
