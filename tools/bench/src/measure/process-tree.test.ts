import { describe, expect, it } from 'vitest';
import { parseProcess, treeOf, TreeUse, type ProcessStatus } from './process-tree.ts';

const status = `Name:\tnode
Umask:\t0022
State:\tS (sleeping)
Tgid:\t4711
Pid:\t4711
PPid:\t42
VmPeak:\t 1204480 kB
VmHWM:\t  123456 kB
VmRSS:\t  100000 kB
Threads:\t11
`;

const stat = '4711 (a (odd) name) S 42 4711 1 0 -1 4194304 9 0 0 0 123 45 7 8 20 0 11 0 555';

function process(pid: number, parentPid: number, peakKib = 0, cpuMs = 0): ProcessStatus {
  return { pid, parentPid, residentKib: peakKib, peakKib, cpuMs };
}

describe('parseProcess', () => {
  it('reads peak, parent and processor time, and not the look-alikes beside them', () => {
    expect(parseProcess(status, stat)).toEqual({
      pid: 4711,
      parentPid: 42,
      residentKib: 100_000,
      peakKib: 123_456,
      cpuMs: 1680,
    });
  });

  it('takes a process without memory, as a zombie is, for empty', () => {
    expect(parseProcess('Pid:\t7\nPPid:\t1\n', '')).toEqual(process(7, 1));
  });

  it('answers nothing for a file that vanished while it was read', () => {
    expect(parseProcess('', '')).toBeUndefined();
  });
});

describe('treeOf', () => {
  it('finds descendants of any depth in any order, and no stranger', () => {
    const processes = [process(4, 3), process(3, 2), process(2, 1), process(9, 1), process(5, 2)];
    expect(treeOf(2, processes).map(({ pid }) => pid)).toEqual([2, 3, 5, 4]);
  });

  it('is empty once the root is gone', () => {
    expect(treeOf(2, [process(3, 2)])).toEqual([]);
  });
});

describe('TreeUse', () => {
  it('adds up the peaks of all processes, also of one that ended before the others', () => {
    const use = new TreeUse(1);
    use.look([process(1, 0, 2048, 10), process(2, 1, 1024, 500)]);
    use.look([process(1, 0, 3072, 30)]);
    expect([use.peakMib, use.cpuMs]).toEqual([4, 530]);
  });

  it('never goes down, whatever a dying process says of itself', () => {
    const use = new TreeUse(1);
    use.look([process(1, 0, 2048, 40)]);
    use.look([process(1, 0, 0, 0)]);
    expect([use.peakMib, use.cpuMs]).toEqual([2, 40]);
  });
});
