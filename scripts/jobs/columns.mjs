// @ts-check

/**
 * Cells below one another, the last of a row as long as it is; one row is one line.
 * @param {readonly (readonly string[])[]} rows
 * @returns {string[]}
 */
export function columns(rows) {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map(row => row[at]?.length ?? 0)));
  return rows.map(row =>
    row
      .map((cell, at) => cell.replaceAll(/\s+/g, ' ').padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
