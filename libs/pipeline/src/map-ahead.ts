/**
 * Maps values in their order with up to `ahead` of them under way at a time, so that a consumer does
 * not wait for each answer in turn. The first failure is thrown when its turn comes.
 */
export async function* mapAhead<From, To>(
  values: Iterable<From>,
  ahead: number,
  map: (value: From) => Promise<To>,
): AsyncGenerator<To> {
  const underWay: Promise<To>[] = [];
  for (const value of values) {
    const mapped = map(value);
    // It is awaited below; until then a failure must not look like one that nobody handles.
    mapped.catch(() => undefined);
    underWay.push(mapped);
    if (underWay.length < ahead) continue;
    const next = underWay.shift();
    if (next) yield await next;
  }
  for (const rest of underWay) yield await rest;
}
