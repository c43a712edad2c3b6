import { jobCodec, type Job } from '@longhaul/api-contract/documents/job';
import {
  liveEventCodec,
  type LiveEvent,
  type ProgressEvent,
} from '@longhaul/api-contract/documents/live-event';
import { exitCodeOf, onSignals, type StopSignal } from '@longhaul/platform/shutdown';
import { findJobId, remoteApi, type Api } from '../../api.ts';
import { isSet, onlyPositional, type Arguments } from '../../arguments.ts';
import { wantsColor } from '../../config.ts';
import { exitCode } from '../../exit-code.ts';
import { ProgressDisplay } from '../../terminal/display.ts';
import { createStyle } from '../../terminal/style.ts';
import { endedLines } from '../../terminal/job-lines.ts';

/** `longhaul watch JOB`: follows a job until its round ends or it is held. */
export async function watch(given: Arguments): Promise<number> {
  const start = onlyPositional(given, 'a job');
  const api = remoteApi(given);
  return watchJob(api, await findJobId(api, start), { isJson: isSet(given, 'json') });
}

type Seen = 'on' | 'ended' | 'held';

export async function watchJob(
  api: Api,
  jobId: string,
  { isJson }: { readonly isJson: boolean },
): Promise<number> {
  const stop = new AbortController();
  let signal: StopSignal | undefined;
  const leave = (by: StopSignal): void => {
    signal = by;
    stop.abort();
  };
  const unlisten = onSignals({ drain: leave, now: (by) => process.exit(exitCodeOf(by)) });
  const screen = new WatchScreen(isJson);
  try {
    const seen = await follow(api, jobId, stop.signal, screen);
    if (signal !== undefined) {
      screen.tell(`The job goes on. Watch it again: longhaul watch ${jobId}`);
      return exitCodeOf(signal);
    }
    if (seen === 'held') return exitCode.held;
    return endOf(await api.client.send('readJob', { params: { jobId } }), isJson);
  } finally {
    screen.close();
    unlisten();
  }
}

async function follow(
  { client }: Api,
  jobId: string,
  signal: AbortSignal,
  screen: WatchScreen,
): Promise<Seen> {
  const job = await client.send('readJob', { params: { jobId } });
  if (job.finishedAt !== undefined) return 'ended';
  for await (const seen of client.follow(jobId, { signal })) {
    if (seen.kind === 'disconnected') {
      screen.tell(`The service does not answer; asking again in ${String(seen.retryMs)} ms.`);
    }
    if (seen.kind !== 'event') continue;
    screen.show(seen.event);
    if (seen.event.kind === 'end') return 'ended';
    if (seen.event.kind === 'progress' && seen.event.hold) {
      const { kind, reason, remedy } = seen.event.hold;
      screen.tell(`The job is ${kind === 'budget' ? 'out of budget' : kind}: ${reason} ${remedy}`);
      screen.tell(`Then continue with: longhaul resume ${jobId}`);
      return 'held';
    }
  }
  return 'on';
}

function endOf(job: Job, isJson: boolean): number {
  if (isJson) process.stdout.write(`${jobCodec.encodeText(job)}\n`);
  else for (const line of endedLines(job)) process.stdout.write(`${line}\n`);
  return job.counts.failed + job.counts.rejected > 0 ? exitCode.incomplete : exitCode.ok;
}

/** Warnings repeat; a terminal shows the first few. */
const listedWarnings = 5;

/** What is seen on the way: a line that moves, or with `--json` each event on a line of its own. */
class WatchScreen {
  readonly #isJson: boolean;
  readonly #display: ProgressDisplay;
  #newest: ProgressEvent | undefined;
  #warnings = 0;

  constructor(isJson: boolean) {
    this.#isJson = isJson;
    const style = createStyle(wantsColor(process.stderr));
    this.#display = new ProgressDisplay(process.stderr, style, { read: () => this.#progress() });
    if (!isJson) this.#display.start();
  }

  show(event: LiveEvent): void {
    if (this.#isJson) {
      process.stdout.write(`${liveEventCodec.encodeText(event)}\n`);
      return;
    }
    if (event.kind === 'progress') this.#newest = event;
    if (event.kind !== 'warning') return;
    this.#warnings += 1;
    if (this.#warnings <= listedWarnings) this.#display.tell(event.message);
  }

  tell(line: string): void {
    if (this.#isJson) process.stderr.write(`${line}\n`);
    else this.#display.tell(line);
  }

  close(): void {
    this.#display.stop();
  }

  #progress() {
    const { counts, progress } = this.#newest ?? {};
    return {
      ...{ total: counts?.total ?? 0, ok: counts?.ok ?? 0, failed: counts?.failed ?? 0 },
      ...{ inFlight: progress?.inFlight ?? 0, tokens: progress?.tokens ?? 0 },
      ...{ perSecond: progress?.perSecond, leftSeconds: progress?.leftSeconds },
      costMicroDollars: progress?.costMicroDollars,
    };
  }
}
