import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A rule of `tools/s3-server`; what it means stands in `control/faults.ts` there. */
export type S3Fault = {
  readonly kind: string;
  readonly operation?: string;
  readonly method?: string;
  readonly prefix?: string;
  readonly skip?: number;
  readonly times?: number;
  readonly share?: number;
};

/** What the server has been asked since its counts were cleared, and what it holds. */
export type S3Report = {
  readonly requests: number;
  readonly methods: Readonly<Record<string, number>>;
  readonly operations: Readonly<Record<string, number>>;
  readonly statuses: Readonly<Record<string, number>>;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly connections: number;
  readonly objects: number;
  readonly bytes: number;
  readonly openUploads: number;
};

/** A running `tools/s3-server`, as a client needs it. */
export type S3Process = {
  readonly url: string;
  readonly bucket: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly pid: number;
  /** Sets the faults that requests meet from now on and clears the counts. */
  readonly meet: (...faults: readonly S3Fault[]) => Promise<void>;
  readonly report: () => Promise<S3Report>;
  readonly stop: () => Promise<void>;
};

const main = join(import.meta.dirname, '../../../../tools/s3-server/src/main.ts');
const bucket = 'longhaul-test';

/** Starts the server as a process of its own, with a bucket and a free port. */
export async function startS3Server(...flags: readonly string[]): Promise<S3Process> {
  const args = [main, '--bucket', bucket, ...flags];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const endWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const { url, accessKeyId, secretAccessKey } = await firstLine(child);
  const control = `${url}/_control`;
  return {
    url,
    bucket,
    credentials: { accessKeyId, secretAccessKey },
    pid: child.pid ?? 0,
    meet: async (...faults) => {
      const body = JSON.stringify({ faults, clear: true });
      const reply = await fetch(control, { method: 'POST', body });
      if (!reply.ok) throw new Error(`The S3 server refused its faults: ${await reply.text()}`);
    },
    report: async () => (await (await fetch(control)).json()) as S3Report,
    stop: async () => {
      process.off('exit', endWithUs);
      const exited = child.exitCode === null && once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

type Address = {
  readonly url: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
};

async function firstLine(child: ChildProcess): Promise<Address> {
  if (!child.stdout) throw new Error('The S3 server has no standard output.');
  const lines = createInterface(child.stdout);
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The S3 server ended with ${String(code)} before it served.`);
  });
  const line = once(lines, 'line').then(([text]) => JSON.parse(String(text)) as Address);
  return Promise.race([line, ended]);
}
