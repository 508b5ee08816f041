/** Aligns cells in columns. One row is one line; the last cell is not padded. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map(row => row[at]?.length ?? 0)));
  return rows.map(row =>
    row
      .map((cell, at) => cell.replaceAll(/\s+/g, ' ').padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
