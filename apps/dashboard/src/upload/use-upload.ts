import type { SubmitQuery } from '@longhaul/api-contract/routes/submitting';
import { useCallback, useEffect, useRef, useState } from 'react';
import { apiClient } from '../api/client.ts';
import { uploadFetch } from '../api/upload-fetch.ts';
import { checkFile } from './check-file.ts';
import type { ItemRules } from './check-items.ts';
import { mediaTypeOf, type Check, type Sending, type Upload } from './upload-state.ts';

/** Pieces are small: the page is told of the reading a few times a second, not at each. */
const reportEveryMs = 120;

export type UploadActions = {
  readonly upload: Upload | undefined;
  readonly choose: (file: File) => void;
  readonly send: (query: Partial<SubmitQuery>) => Promise<void>;
  readonly drop: () => void;
};

/** Owns the file, its reading and its sending; a new file or leaving the page ends both. */
export function useUpload(rules: ItemRules): UploadActions {
  const [upload, setUpload] = useState<Upload>();
  const running = useRef(new AbortController());
  const change = useCallback((part: { check?: Check; sending?: Sending }) => {
    setUpload((known) => known && { ...known, ...part });
  }, []);
  const stop = useCallback(() => {
    running.current.abort();
    running.current = new AbortController();
    return running.current.signal;
  }, []);
  useEffect(() => () => running.current.abort(), []);

  const choose = useCallback(
    (file: File) => {
      const signal = stop();
      const check = { kind: 'reading', progress: undefined } as const;
      setUpload({ file, check, sending: { kind: 'none' } });
      void readThrough(file, rules, signal, (next) => {
        change({ check: next });
      });
    },
    [rules, stop, change],
  );
  const send = useCallback(
    async (query: Partial<SubmitQuery>) => {
      if (!upload) return;
      change({ sending: { kind: 'sending', sentBytes: 0 } });
      const sending = await submit(upload.file, query, running.current.signal, (sentBytes) => {
        change({ sending: { kind: 'sending', sentBytes } });
      });
      change({ sending });
    },
    [upload, change],
  );
  const drop = useCallback(() => {
    stop();
    setUpload(undefined);
  }, [stop]);
  return { upload, choose, send, drop };
}

async function readThrough(
  file: File,
  rules: ItemRules,
  signal: AbortSignal,
  report: (check: Check) => void,
): Promise<void> {
  let reportedAt = 0;
  try {
    for await (const progress of checkFile(file, rules, signal)) {
      const now = performance.now();
      if (!progress.isDone && now - reportedAt < reportEveryMs) continue;
      reportedAt = now;
      report({ kind: 'reading', progress });
      // Parsing is busy work: let the page breathe.
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  } catch {
    if (signal.aborted) return;
    const reason = 'It cannot be read as text. Save it as UTF-8, plain or with gzip.';
    report({ kind: 'unreadable', reason });
  }
}

async function submit(
  file: File,
  query: Partial<SubmitQuery>,
  signal: AbortSignal,
  onSent: (sentBytes: number) => void,
): Promise<Sending> {
  try {
    const client = apiClient(uploadFetch(onSent));
    const ask = { query, body: file, mediaType: mediaTypeOf(file), signal };
    return { kind: 'accepted', answer: await client.send('submitJob', ask) };
  } catch (error) {
    return { kind: 'refused', error };
  }
}
