import type { Coordinator } from '@longhaul/ports/coordinator';
import type { JobRef, TerminalItem } from '@longhaul/ports/coordinator-replies';
import type { JobStore, Upload } from '@longhaul/ports/job-store';

/** One call of a port, as whoever stands around it sees it. */
export type Call = {
  readonly verb: string;
  /** The store's key, or the job the index was asked about. */
  readonly about: string;
  readonly isMutation: boolean;
  readonly job?: JobRef;
  readonly args?: unknown;
};

/** Stands around every call of a port: may delay it, refuse it, repeat it, or look at its answer. */
export type Wrap = <Value>(call: Call, act: () => Promise<Value>) => Promise<Value>;

const reads = ['meta', 'batches', 'standings'] as const;
const mutations = [
  ...[
    'lead',
    'resign',
    'create',
    'drop',
    'offer',
    'dispatch',
    'count',
    'reap',
    'seal',
    'reopen',
    'finish',
  ],
  ...['claim', 'claimNext', 'stamp', 'renew', 'commit', 'release', 'hold', 'control'],
] as const;

type Verb = (job: JobRef, args?: unknown) => Promise<unknown>;

/** A coordinator whose every call goes through `wrap`; waiting for a change goes by it. */
export function aroundCoordinator(inner: Coordinator, wrap: Wrap): Coordinator {
  const verbs = inner as unknown as Record<string, Verb>;
  const wrapped: Record<string, unknown> = { changed: inner.changed };
  const add = (verb: string, isMutation: boolean) => {
    wrapped[verb] = (job: JobRef, args?: unknown) =>
      wrap({ verb, about: job.jobId, isMutation, job, args }, () => {
        const act = verbs[verb];
        if (!act) throw new Error(`The coordinator has no verb ${verb}.`);
        return act(job, args);
      });
  };
  for (const verb of reads) add(verb, false);
  for (const verb of mutations) add(verb, true);
  wrapped['terminal'] = async function* (job: JobRef) {
    const call = { verb: 'terminal', about: job.jobId, isMutation: false, job };
    yield* await wrap(call, () => gather<readonly TerminalItem[]>(inner.terminal(job)));
  };
  return wrapped as unknown as Coordinator;
}

/** A store whose every call goes through `wrap`. */
export function aroundStore(inner: JobStore, wrap: Wrap): JobStore {
  const read = (verb: string, about: string) => ({ verb, about, isMutation: false });
  const write = (verb: string, about: string) => ({ verb, about, isMutation: true });
  const stream = async function* <Piece>(call: Call, pieces: () => AsyncIterable<Piece>) {
    yield* await wrap(call, () => gather(pieces()));
  };
  return {
    get: (key) => wrap(read('get', key), () => inner.get(key)),
    putOnce: (key, bytes) => wrap(write('putOnce', key), () => inner.putOnce(key, bytes)),
    putStreamOnce: async (key, pieces) => {
      // Gathered before it is sent: a repeated call finds the same pieces.
      const gathered = await gather(pieces);
      const again = () => inner.putStreamOnce(key, piecesOf(gathered));
      return wrap(write('putStreamOnce', key), again);
    },
    replace: (key, bytes) => wrap(write('replace', key), () => inner.replace(key, bytes)),
    delete: (key) => wrap(write('delete', key), () => inner.delete(key)),
    list: (prefix) => stream(read('list', prefix), () => inner.list(prefix)),
    listPage: (prefix, page) => wrap(read('listPage', prefix), () => inner.listPage(prefix, page)),
    listFolders: (prefix) => stream(read('listFolders', prefix), () => inner.listFolders(prefix)),
    upload: async (key) => aroundUpload(key, await inner.upload(key), wrap),
    readItems: (key, extents) =>
      stream(read('readItems', key), () => inner.readItems(key, extents)),
    walkUpload: (key) => stream(read('walkUpload', key), () => inner.walkUpload(key)),
    read: (key) => stream(read('read', key), () => inner.read(key)),
  };
}

function aroundUpload(key: string, inner: Upload, wrap: Wrap): Upload {
  const call = { verb: 'upload', about: key, isMutation: false };
  return { ...inner, finish: () => wrap(call, () => inner.finish()) };
}

async function gather<Piece>(pieces: AsyncIterable<Piece>): Promise<Piece[]> {
  const gathered: Piece[] = [];
  for await (const piece of pieces) gathered.push(piece);
  return gathered;
}

async function* piecesOf<Piece>(pieces: readonly Piece[]): AsyncGenerator<Piece> {
  yield* pieces;
}
