/** A table of text columns, each as wide as its widest cell; the last one is cut to the width. */
export function textTable(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  maxWidth: number,
): string[] {
  const widths = columns.map((title, index) =>
    Math.max(...[title, ...rows.map((row) => row[index] ?? '')].map(displayWidth)),
  );
  const line = (cells: readonly string[]): string =>
    cut(cells.map((cell, index) => pad(cell, widths[index] ?? 0)).join('  '), maxWidth);
  return [line(columns), ...rows.map(line)];
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** A terminal's width in cells; a pipe has none, and some terminals say 0 where they do not know. */
export function screenWidth(
  { columns = 0 }: { readonly columns?: number | undefined },
  otherwise: number,
): number {
  return columns > 0 ? columns : otherwise;
}

/** Cuts to a width in cells, marking the cut. */
export function cut(text: string, maxWidth: number): string {
  const trimmed = text.trimEnd();
  return displayWidth(trimmed) <= maxWidth
    ? trimmed
    : `${trimmed.slice(0, Math.max(0, maxWidth - 1))}…`;
}

/** Cells of a terminal: East Asian wide characters and emoji take two. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    const wide = (point >= 0x1100 && point <= 0x115f) || (point >= 0x2e80 && point <= 0xffe6);
    width += wide || point > 0x1f000 ? 2 : 1;
  }
  return width;
}
