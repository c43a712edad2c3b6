import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { BenchModelOptions, ServedCall } from './bench-model.ts';

export type RunningModel = AsyncDisposable & {
  readonly url: string;
  /** The calls answered since the last asking; never none of the same run twice. */
  readonly takeServed: () => Promise<readonly ServedCall[]>;
};

/** Starts the model in a process of its own. */
export async function startModel(options: BenchModelOptions): Promise<RunningModel> {
  const child = fork(join(import.meta.dirname, 'model-process.ts'), [JSON.stringify(options)]);
  const { url } = (await nextMessage(child)) as { url: string };
  return {
    url,
    takeServed: async () => {
      const answer = nextMessage(child);
      child.send('served');
      return ((await answer) as { served: ServedCall[] }).served;
    },
    [Symbol.asyncDispose]: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const [message] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => {
      throw new Error('The bench model ended before it answered; its complaint stands above.');
    }),
  ])) as [unknown];
  return message;
}
