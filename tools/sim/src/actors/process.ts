import type { Clock } from '@longhaul/ports/clock';
import type { CrashPoint } from '@longhaul/ports/crash-point';
import type { Random } from '@longhaul/ports/random';
import type { Agenda } from '../world/agenda.ts';
import type { Story } from '../story/story.ts';

const never = <Value>(): Promise<Value> => new Promise(() => undefined);

export type ProcessOptions = {
  readonly name: string;
  readonly agenda: Agenda;
  readonly story: Story;
  readonly random: Random;
  /** How far its wall clock is off. */
  readonly skewMs: number;
};

/** Where a process is to die: before or after its nth call to a part outside of it. */
export type DeathCall = {
  readonly kind: 'call';
  readonly nth: number;
  readonly side: 'before' | 'after';
};

/** Or where it passes one of the production code's crash points for the nth time. */
export type DeathPoint = {
  readonly kind: 'point';
  readonly point: CrashPoint;
  readonly nth: number;
};

/**
 * A process of the fleet as its parts outside see it.
 *
 * Owns whether it lives, whether it stands still, and its own view of the time. Knows nothing of
 * what it runs: its code goes on until its next call to a part, and that call never returns once it
 * is dead, and not before it is resumed while it is paused.
 */
export class Process {
  readonly name: string;
  readonly clock: Clock;
  readonly random: Random;
  skewMs: number;
  death: DeathCall | DeathPoint | undefined;
  /** Told once, when it dies. */
  onDeath: ((why: string) => void) | undefined;
  #calls = 0;
  #passed = 0;
  #isDead = false;
  #isPaused = false;
  readonly #agenda: Agenda;
  readonly #story: Story;
  #standing: (() => void)[] = [];
  #latestMs = -Infinity;

  constructor({ name, agenda, story, random, skewMs }: ProcessOptions) {
    this.name = name;
    this.#agenda = agenda;
    this.#story = story;
    this.random = random;
    this.skewMs = skewMs;
    this.clock = { now: () => this.#now(), sleep: (ms, signal) => this.#sleep(ms, signal) };
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  kill(why: string): void {
    if (this.#isDead) return;
    this.#isDead = true;
    this.#standing = [];
    this.#story.tell(this.name, `dies: ${why}`);
    this.onDeath?.(why);
  }

  /** Stands still as one that was stopped or frozen: nothing is lost, time passes. */
  pause(ms: number): void {
    if (this.#isDead || this.#isPaused) return;
    this.#isPaused = true;
    this.#story.tell(this.name, `stands still for ${String(Math.round(ms / 1000))} s`);
    this.#agenda.after(ms, () => this.#resume());
  }

  /** One call to a part outside: it returns to a living process only. */
  async call<Value>(act: () => Promise<Value>): Promise<Value> {
    if (this.#dies('before') || this.#isPaused) await this.#standStill();
    try {
      return await act();
    } finally {
      if (this.#dies('after') || this.#isPaused) await this.#standStill();
    }
  }

  /** A crash point of the code it runs. */
  pass(point: CrashPoint): Promise<void> {
    const { death } = this;
    if (death?.kind === 'point' && death.point === point && (this.#passed += 1) === death.nth) {
      this.kill(point);
    }
    return this.call(() => Promise.resolve());
  }

  #dies(side: DeathCall['side']): boolean {
    if (side === 'before') this.#calls += 1;
    const { death } = this;
    if (death?.kind === 'call' && death.side === side && death.nth === this.#calls) {
      this.kill(`${side} its call ${String(this.#calls)}`);
    }
    return this.#isDead;
  }

  async #standStill(): Promise<void> {
    while (this.#isPaused && !this.#isDead) {
      await new Promise<void>((resolve) => this.#standing.push(resolve));
    }
    if (this.#isDead) await never();
  }

  #resume(): void {
    if (this.#isDead) return;
    this.#isPaused = false;
    this.#story.tell(this.name, 'goes on');
    for (const goOn of this.#standing.splice(0)) goOn();
  }

  /** Never runs backward between two readings, whatever its skew does: the port's word. */
  #now(): number {
    this.#latestMs = Math.max(this.#latestMs, epochMs + this.#agenda.nowMs + this.skewMs);
    return this.#latestMs;
  }

  #sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (this.#isDead) return never();
    if (ms <= 0 || signal?.aborted) return Promise.resolve();
    if (ms === Infinity && !signal) return never();
    return new Promise((resolve) => {
      const wake = () => {
        strikeOut();
        signal?.removeEventListener('abort', wake);
        if (this.#isDead) return;
        if (this.#isPaused) this.#standing.push(resolve);
        else resolve();
      };
      const strikeOut = ms === Infinity ? () => undefined : this.#agenda.after(ms, wake);
      signal?.addEventListener('abort', wake);
    });
  }
}

/** The instant at which every world begins. */
export const epochMs = Date.UTC(2026, 0, 1);
