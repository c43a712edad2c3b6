export type RequestBody = NonNullable<RequestInit['body']>;

/** The parts of the platform's `fetch` that the client uses: handed in, never reached for. */
export type FetchRequest = {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A text, bytes, a file or a stream: whatever the platform's fetch takes. */
  readonly body?: RequestBody;
  readonly signal?: AbortSignal;
  /** Said where the body is a stream: the platform asks for it. */
  readonly duplex?: 'half';
};

export type FetchReader = {
  readonly read: () => Promise<{ done: boolean; value?: Uint8Array | undefined }>;
  readonly cancel: () => Promise<void>;
};

export type FetchReply = {
  readonly status: number;
  readonly headers: { readonly get: (name: string) => string | null };
  readonly body: { readonly getReader: () => FetchReader } | null;
  readonly text: () => Promise<string>;
};

export type Fetch = (url: string, request: FetchRequest) => Promise<FetchReply>;

/** Time as the client needs it. */
export type ClientClock = {
  readonly now: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};

/** The pieces of a body as they come; leaving early cancels it. */
export async function* bodyPieces(reply: FetchReply): AsyncGenerator<Uint8Array> {
  if (!reply.body) return;
  const reader = reply.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      if (value) yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
