import type { Extent } from '@longhaul/jobs/documents/plan';
import { TerminalError } from '@longhaul/ports/errors';
import type { Upload } from '@longhaul/ports/job-store';
import {
  assertOneLine,
  itemEnd,
  joinPieces,
  splitItems,
  type StoredItem,
} from '../ndjson-items.ts';
import {
  DamagedUploadError,
  mostMemberBytes,
  packMember,
  splitMembers,
  unpackMember,
} from './gzip-member.ts';
import { createObjectWriter } from './object-writer.ts';
import { getRange, readObject } from './read-object.ts';
import type { Requests } from './request/requests.ts';

/**
 * How many plain bytes a gzip member holds; an item that is larger is a member by itself. A worker
 * reads the member around its item: a small one is little in vain, and deflate, whose window is
 * 32 KB, gains next to nothing by a large one (docs/decisions/0014-gzip-members.md).
 */
const memberPlainBytes = 64 * 1024;

/**
 * Owns an upload while it is written: items gather into a gzip member, members into parts of an
 * object that appears at `finish`. Holds one member and one part, whatever comes.
 */
export function startUpload(requests: Requests, key: string): Upload {
  const object = createObjectWriter(requests, key);
  let open: Uint8Array[] = [];
  let openBytes = 0;
  let last: Promise<void> = Promise.resolve();
  const closeMember = (): void => {
    if (open.length === 0) return;
    const plain = joinPieces(open);
    open = [];
    openBytes = 0;
    // In order, however long each takes to pack.
    last = last.then(async () => object.append(await packMember(plain)));
    last.catch(() => undefined);
  };
  return {
    write: async (item) => {
      assertOneLine(item);
      const bytes = item.byteLength + itemEnd.byteLength;
      if (openBytes + bytes > memberPlainBytes) closeMember();
      open.push(Uint8Array.from(item), itemEnd);
      openBytes += bytes;
      await last;
    },
    finish: async () => {
      closeMember();
      await last;
      if ((await object.finish()) === 'exists') {
        throw new Error(`The upload ${key} exists already: every upload takes a fresh name.`);
      }
    },
    abandon: async () => {
      open = [];
      openBytes = 0;
      await last.catch(() => undefined);
      await object.abandon();
    },
  };
}

/** Every item with its extent. @throws `TerminalError` when a part of the upload is damaged */
export async function* walkUpload(requests: Requests, key: string): AsyncGenerator<StoredItem> {
  try {
    for await (const { offset, bytes } of splitMembers(readObject(requests, key))) {
      const plain = await unpackMember(bytes);
      if (!plain) throw new DamagedUploadError(`the gzip member at ${String(offset)} is broken`);
      const member = { offset, length: bytes.byteLength };
      for await (const item of splitItems(onePiece(plain))) {
        yield { extent: { ...item.extent, member }, bytes: item.bytes };
      }
    }
  } catch (error) {
    if (!(error instanceof DamagedUploadError)) throw error;
    const what = `The upload ${key} in ${requests.place} is damaged: ${error.message}.`;
    throw new TerminalError(`${what} Submit the input again.`, { cause: error });
  }
}

async function* onePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/**
 * Items by their extents, in the order asked. Neighbors in one member cost one request, and one
 * member is held at a time. An item whose member is gone or damaged is undefined.
 */
export async function* readItems(
  requests: Requests,
  key: string,
  extents: readonly Extent[],
): AsyncGenerator<Uint8Array | undefined> {
  let held: { readonly member: string; readonly plain: Uint8Array | undefined } | undefined;
  for (const { offset, length, member } of extents) {
    const name = member && `${String(member.offset)}+${String(member.length)}`;
    if (member && name !== undefined && held?.member !== name) {
      held = { member: name, plain: await readMember(requests, key, member) };
    }
    const plain = name === held?.member ? held?.plain : undefined;
    const isInside = plain !== undefined && offset + length <= plain.byteLength;
    yield isInside ? plain.slice(offset, offset + length) : undefined;
  }
}

/**
 * A range carries no checksum of the store's: one that does not unpack is fetched again, until bad
 * luck on the way is no explanation any more.
 */
const fetches = 4;

async function readMember(
  requests: Requests,
  key: string,
  member: NonNullable<Extent['member']>,
): Promise<Uint8Array | undefined> {
  const range = { from: member.offset, length: member.length };
  if (member.length > mostMemberBytes) return undefined;
  for (let fetch = 0; fetch < fetches; fetch += 1) {
    const reply = await getRange(requests, key, range);
    if (reply.kind !== 'ok') return undefined;
    const plain = await unpackMember(reply.bytes);
    if (plain) return plain;
  }
  return undefined;
}
