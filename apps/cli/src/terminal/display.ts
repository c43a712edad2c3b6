import type { Progress } from '@longhaul/platform/progress';
import { progressLine } from './progress.ts';
import type { Style } from './style.ts';
import { screenWidth } from './table.ts';

/** A stream that a display writes to. */
export type Screen = {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly write: (text: string) => unknown;
};

/** Where the numbers stand. */
export type Board = { readonly read: () => Progress };

const redrawEveryMs = 100;
/** Into a file or a pipe: a line now and then, not a film. */
const plainEveryMs = 10_000;

/**
 * Shows a job's progress: one line that is redrawn on a terminal, a plain line every ten seconds
 * elsewhere. Whatever else is told meanwhile goes through `tell`, so that the two never mix.
 */
export class ProgressDisplay {
  readonly #screen: Screen;
  readonly #style: Style;
  readonly #board: Board;
  #timer: ReturnType<typeof setInterval> | undefined;
  #isDrawn = false;

  constructor(screen: Screen, style: Style, board: Board) {
    this.#screen = screen;
    this.#style = style;
    this.#board = board;
  }

  start(): void {
    const everyMs = this.#screen.isTTY === true ? redrawEveryMs : plainEveryMs;
    this.#timer = setInterval(() => this.#draw(), everyMs);
  }

  tell(line: string): void {
    this.#clear();
    this.#screen.write(`${line}\n`);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#clear();
  }

  #draw(): void {
    const progress = this.#board.read();
    if (progress.total === 0) return;
    const width = screenWidth(this.#screen, 80);
    const line = progressLine(progress, this.#style, width);
    if (this.#screen.isTTY !== true) {
      this.#screen.write(`${line}\n`);
      return;
    }
    this.#clear();
    this.#screen.write(line);
    this.#isDrawn = true;
  }

  #clear(): void {
    if (this.#isDrawn) this.#screen.write('\r\u001b[2K');
    this.#isDrawn = false;
  }
}
