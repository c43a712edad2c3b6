import type { RoomName } from './rooms.ts';

/**
 * One line of code set into a project of the fixture, with what lint must say of it. A line without
 * `caught` must pass without a word.
 */
export type Planting = {
  readonly room: RoomName;
  /** The file within the project, e.g. `src/planted.ts`; plantings of one file share it. */
  readonly file: string;
  /** One line: its number is how the verdict is found again. */
  readonly code: string;
  readonly caught?: { readonly rule: string; readonly message: RegExp };
};
