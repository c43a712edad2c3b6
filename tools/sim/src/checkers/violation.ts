/** An invariant of docs/PROTOCOL.md did not hold, by its number and in words. */
export class Violation extends Error {
  override readonly name = 'Violation';
  readonly invariant: string;
  constructor(invariant: string, message: string) {
    super(`${invariant}: ${message}`);
    this.invariant = invariant;
  }
}

export function demand(holds: boolean, invariant: string, message: () => string): void {
  if (!holds) throw new Violation(invariant, message());
}
