/**
 * Chance that repeats: numbers drawn from what a call is (seed, prompt, occurrence), never from a
 * shared stream, so that the order in which concurrent calls arrive changes nothing.
 */

/** FNV-1a over UTF-16 code units: 32 bits, unsigned. Spreads texts; proves nothing about them. */
export function hash32(text: string, seed = 0): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}

/** MurmurHash3's finalizer: every bit of the input moves about half of the output's. */
function mix32(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** A number in [0, 1) that depends on all the parts, integers below 2^32, and on their order. */
export function draw(...parts: readonly number[]): number {
  let state = 0x9e3779b9;
  for (const part of parts) state = mix32(Math.imul(state, 31) + part);
  return state / 0x1_0000_0000;
}

/** One of the choices, the same one for the same parts. */
export function pick<T>(choices: readonly [T, ...T[]], ...parts: readonly number[]): T {
  return choices[Math.floor(draw(...parts) * choices.length)] ?? choices[0];
}
