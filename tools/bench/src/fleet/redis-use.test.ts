import { describe, expect, it } from 'vitest';
import { between, parseInfo, sumCalls } from './redis-use.ts';

const before = parseInfo(
  '# Commandstats\r\ncmdstat_hset:calls=3,usec=9,usec_per_call=3.00\r\ncmdstat_info:calls=1,usec=1\r\n',
  '# CPU\r\nused_cpu_sys:0.500000\r\nused_cpu_user:1.250000\r\nused_cpu_sys_children:9.0\r\n',
);
const after = parseInfo(
  'cmdstat_hset:calls=10,usec=9\r\ncmdstat_client|setname:calls=2,usec=1\r\ncmdstat_info:calls=5,usec=1\r\n',
  'used_cpu_sys:0.750000\r\nused_cpu_user:2.250000\r\nused_cpu_user_children:9.0\r\n',
);

describe('what a Redis did between two looks', () => {
  it('is the calls since the first look, without the looking', () => {
    const { calls } = between(before, after);
    expect([...calls]).toEqual([
      ['hset', 7],
      ['client|setname', 2],
    ]);
    expect(sumCalls(between(before, after))).toBe(9);
  });

  it('is the processor time of the server itself and not of its children', () => {
    expect(between(before, after).cpuMs).toBeCloseTo(1250);
  });
});
