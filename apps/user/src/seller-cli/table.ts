/** Chinese characters and emoji take two columns of a terminal. */
const WIDE = new RegExp(
  String.raw`[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f]` +
    String.raw`|[\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}]`,
  'u',
);

const widthOf = (text: string): number =>
  [...text].reduce((width, character) => width + (WIDE.test(character) ? 2 : 1), 0);

/** Aligned columns; only the heading if there are no rows. */
export function table(heading: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const all = [heading, ...rows];
  const widths = heading.map((_, column) => Math.max(...all.map(row => widthOf(row[column] ?? ''))));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)))
      .join('  ')
      .trimEnd();
  return all.map(row => `  ${line(row)}`).join('\n');
}
