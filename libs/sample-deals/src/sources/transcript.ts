import type { Person } from '../cast.ts';

/** About 150 words a minute. */
const charsPerSecond = 14;

/** A transcript in the making. Owns its lines and its clock; times only grow. */
export class Transcript {
  private readonly lines: string[] = [];
  private lastSpeaker: Person | undefined;
  private seconds = 2;
  chars = 0;

  /** Who is still speaking goes on in the same line. */
  say(speaker: Person, text: string): void {
    const goesOn = this.lastSpeaker === speaker;
    const line = goesOn
      ? `${this.lines.pop()} ${text}`
      : `[${clockText(this.seconds)}] ${speaker.full}: ${text}`;
    this.lines.push(line);
    this.lastSpeaker = speaker;
    this.chars += text.length + (goesOn ? 1 : speaker.full.length + 14);
    this.seconds += 1 + Math.ceil(text.length / charsPerSecond);
  }

  get text(): string {
    return this.lines.join('\n');
  }

  get minutes(): number {
    return Math.max(1, Math.round(this.seconds / 60));
  }
}

function clockText(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
