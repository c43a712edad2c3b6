import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { BenchModelOptions, ServedCall } from './bench-model.ts';

/** What the model's process is asked. */
export type ModelQuestion = 'served' | 'cpuMs';

export type RunningModel = AsyncDisposable & {
  readonly url: string;
  /** The calls answered since the last asking; never none of the same run twice. */
  readonly takeServed: () => Promise<readonly ServedCall[]>;
  /** Processor time that the model's process took since the last asking, or since its start. */
  readonly takeCpuMs: () => Promise<number>;
};

/** Starts the model in a process of its own. */
export async function startModel(options: BenchModelOptions): Promise<RunningModel> {
  const child = fork(join(import.meta.dirname, 'model-process.ts'), [JSON.stringify(options)]);
  const { url } = (await nextMessage(child)) as { url: string };
  const ask = async <Answer>(question: ModelQuestion): Promise<Answer> => {
    const answer = nextMessage(child);
    child.send(question);
    return (await answer) as Answer;
  };
  return {
    url,
    takeServed: () => ask<ServedCall[]>('served'),
    takeCpuMs: () => ask<number>('cpuMs'),
    [Symbol.asyncDispose]: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const heard = new AbortController();
  const { signal } = heard;
  try {
    const [message] = (await Promise.race([
      once(child, 'message', { signal }),
      once(child, 'exit', { signal }).then(() => {
        throw new Error('The bench model ended before it answered; its complaint stands above.');
      }),
    ])) as [unknown];
    return message;
  } finally {
    // The one that was not heard is listened for no longer: a child is asked many times.
    heard.abort();
  }
}
