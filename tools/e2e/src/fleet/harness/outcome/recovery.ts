/** Waits for a recovery that a fault has made necessary just now, and tells how long it took. */
export async function recoveryOf<Found>(
  fault: string,
  recovered: () => Promise<Found>,
): Promise<Found> {
  const startedAt = performance.now();
  const found = await recovered();
  const seconds = (performance.now() - startedAt) / 1000;
  console.info(`${fault}: recovered after ${seconds.toFixed(1)} s`);
  return found;
}
