import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** How much more than what lives the heap may hold before it is collected, in percent. */
const growingPercent = 30;
/** Where the young space stops growing. It begins at 1 MiB. */
const youngMib = 4;
const youngSpace = 'new_space';

/**
 * Bounds the heap of a process that lives long and streams much past little: V8 would let it grow to
 * several times what lives rather than collect it. To be called once, at the start: the young space
 * is grown to its size now and stays there, because at its first size, 1 MiB, it costs processor
 * time, and at its last, 16 MiB, memory. (The `scale` bench measures it.)
 *
 * Young objects are collected while old ones are marked, too: V8 would put that off until it has
 * marked all, and what is streamed past in that tenth of a second, 30 to 50 MiB, would be the peak.
 */
export function boundHeap(): void {
  setFlagsFromString('--no-separate-gc-phases');
  setFlagsFromString(`--heap-growing-percent=${String(growingPercent)}`);
  growYoungSpace();
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** In one step from where it stands: what was loaded so far may have doubled it already. */
function growYoungSpace(): void {
  const factor = Math.round((youngMib * 2 ** 20) / youngBytes());
  if (factor <= 1) return;
  setFlagsFromString(`--semi-space-growth-factor=${String(factor)}`);
  const before = youngBytes();
  const survivors: object[] = [];
  while (youngBytes() < 1.5 * before && survivors.length < 100_000) {
    for (let count = 0; count < 10_000; count += 1) survivors.push({ count });
  }
}

function youngBytes(): number {
  const young = getHeapSpaceStatistics().find((space) => space.space_name === youngSpace);
  return young ? young.space_used_size + young.space_available_size : Infinity;
}
