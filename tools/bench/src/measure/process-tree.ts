/** What the kernel says of one process in `/proc/<pid>/status` and `/proc/<pid>/stat`. */
export type ProcessStatus = {
  readonly pid: number;
  readonly parentPid: number;
  /** Resident now, in KiB; 0 for a kernel thread or a zombie. */
  readonly residentKib: number;
  /** The most it was ever resident (`VmHWM`), in KiB. */
  readonly peakKib: number;
  /** Processor time so far, of all its threads, user and system. */
  readonly cpuMs: number;
};

/** Reads the two files; `undefined` when they are none. */
export function parseProcess(status: string, stat: string): ProcessStatus | undefined {
  const fields = new Map(
    status.split('\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), Number.parseInt(line.slice(colon + 1), 10)];
    }),
  );
  const pid = fields.get('Pid');
  const parentPid = fields.get('PPid');
  if (pid === undefined || parentPid === undefined) return undefined;
  return {
    pid,
    parentPid,
    residentKib: fields.get('VmRSS') ?? 0,
    peakKib: fields.get('VmHWM') ?? 0,
    cpuMs: cpuMsOf(stat),
  };
}

/** Linux counts processor time for programs in hundredths of a second, whatever its own clock. */
const tickMs = 10;
/** utime and stime, counted from the field behind the name; a name may hold blanks and brackets. */
const userField = 12;
const systemField = 13;

function cpuMsOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')')).split(' ');
  return (Number(fields[userField] ?? 0) + Number(fields[systemField] ?? 0)) * tickMs;
}

/** The process and all that descend from it; empty when it is gone. */
export function treeOf(rootPid: number, processes: readonly ProcessStatus[]): ProcessStatus[] {
  const children = Map.groupBy(processes, (process) => process.parentPid);
  const tree = processes.filter((process) => process.pid === rootPid);
  // The list grows while it is walked: each process adds its children behind itself.
  for (const process of tree) tree.push(...(children.get(process.pid) ?? []));
  return tree;
}

/**
 * What a process tree took, from looks at it while it runs.
 *
 * Each process counts with its own highest `VmHWM`, which the kernel keeps between two looks; the
 * sum is therefore never below what was resident at one moment, and exact for a single process.
 * Processor time after the last look is missed.
 */
export class TreeUse {
  readonly #rootPid: number;
  readonly #seen = new Map<number, ProcessStatus>();

  constructor(rootPid: number) {
    this.#rootPid = rootPid;
  }

  look(processes: readonly ProcessStatus[]): void {
    for (const process of treeOf(this.#rootPid, processes)) {
      const before = this.#seen.get(process.pid);
      this.#seen.set(process.pid, {
        ...process,
        // A zombie has its number and no memory any more.
        peakKib: Math.max(process.peakKib, before?.peakKib ?? 0),
        cpuMs: Math.max(process.cpuMs, before?.cpuMs ?? 0),
      });
    }
  }

  get peakMib(): number {
    return this.#sum(({ peakKib }) => peakKib) / 1024;
  }

  get cpuMs(): number {
    return this.#sum(({ cpuMs }) => cpuMs);
  }

  #sum(figure: (process: ProcessStatus) => number): number {
    return [...this.#seen.values()].reduce((sum, process) => sum + figure(process), 0);
  }
}
