/** The job that all sides do: so many items in batches of equal size, by so many workers at a time. */
export type JobShape = {
  readonly items: number;
  readonly batchItems: number;
  readonly workers: number;
  /** Items that one worker has under way at a time. */
  readonly lanes: number;
};

/** A shape as a process is told it. */
export function shapeText(shape: JobShape): string {
  return JSON.stringify(shape);
}

export function readShape(text: string): JobShape {
  return JSON.parse(text) as JobShape;
}

/** Items of each batch, by batch number. */
export function batchSizes({ items, batchItems }: JobShape): readonly number[] {
  const count = Math.ceil(items / batchItems);
  return Array.from({ length: count }, (_, batch) =>
    Math.min(batchItems, items - batch * batchItems),
  );
}

/** Keys of a batch's items, as long as those of real deals are. */
export function keysOfBatch(shape: JobShape, batch: number): readonly string[] {
  const first = batch * shape.batchItems;
  const size = Math.min(shape.batchItems, shape.items - first);
  return Array.from({ length: size }, (_, at) => `deal-${String(first + at).padStart(7, '0')}`);
}
