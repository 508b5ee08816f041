/** Cells below one another, the last of a row as long as it is; one row is one line. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map(row => row[at]?.length ?? 0)));
  return rows.map(row =>
    row
      .map((cell, at) => oneLine(cell).padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** A text from elsewhere in one line, without characters that a terminal would obey. */
export const oneLine = (text: string): string => text.replaceAll(/[\s\p{Cc}]+/gu, ' ');
