const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A length of time in its two largest units: `2 h 5 min`, `3 min 20 s`, `1.4 s`, `285 ms`. */
export function durationText(ms: number): string {
  if (ms < secondMs) return `${String(Math.max(0, Math.round(ms)))} ms`;
  if (ms < 10 * secondMs) return `${(ms / secondMs).toFixed(1)} s`;
  if (ms < minuteMs) return `${String(Math.round(ms / secondMs))} s`;
  if (ms < hourMs) return pair(ms, [minuteMs, 'min'], [secondMs, 's']);
  if (ms < dayMs) return pair(ms, [hourMs, 'h'], [minuteMs, 'min']);
  return pair(ms, [dayMs, 'd'], [hourMs, 'h']);
}

type Unit = readonly [ms: number, name: string];

function pair(ms: number, [largeMs, large]: Unit, [smallMs, small]: Unit): string {
  // Rounded first, or 119.6 s would read `1 min 60 s`.
  const rounded = Math.round(ms / smallMs) * smallMs;
  const whole = Math.floor(rounded / largeMs);
  const rest = Math.round((rounded - whole * largeMs) / smallMs);
  return rest === 0
    ? `${String(whole)} ${large}`
    : `${String(whole)} ${large} ${String(rest)} ${small}`;
}

/** An estimate: no more precise than it is. `about 4 min`, `less than a minute`. */
export function estimateText(ms: number): string {
  if (ms < 5 * secondMs) return 'a few seconds';
  if (ms < minuteMs) return `about ${String(Math.ceil(ms / (5 * secondMs)) * 5)} s`;
  if (ms < hourMs) return `about ${String(Math.round(ms / minuteMs))} min`;
  return `about ${pair(Math.round(ms / (5 * minuteMs)) * 5 * minuteMs, [hourMs, 'h'], [minuteMs, 'min'])}`;
}

/** How long ago, in one unit: `just now`, `5 min ago`, `3 d ago`. */
export function agoText(ms: number): string {
  if (ms < minuteMs) return 'just now';
  if (ms < hourMs) return `${String(Math.floor(ms / minuteMs))} min ago`;
  if (ms < dayMs) return `${String(Math.floor(ms / hourMs))} h ago`;
  return `${String(Math.floor(ms / dayMs))} d ago`;
}
