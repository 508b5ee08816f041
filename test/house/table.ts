import type { Figures } from './figures.ts';

const whole = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 0 });
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** The rows that `npm run house` prints and that docs/README.md has. */
export function rowsOf(figures: Figures): [label: string, value: string][] {
  const { median, p90, max } = figures.linesPerFile;
  return [
    ['Files', whole(figures.files)],
    ['Lines', whole(figures.lines)],
    ['Lines per file: median / p90 / max', `${median} / ${p90} / ${max}`],
    ['Lines over 110 characters', whole(figures.longLines)],
    ['Functions over 60 lines', whole(figures.longFunctions)],
    ['Knots of feature folders', whole(figures.knots)],
    ['Exports per 1,000 lines of source', figures.exportsPer1000Lines.toFixed(1)],
    ['Unused exports', whole(figures.unusedExports)],
    ['Test lines', whole(figures.testLines)],
    ['Test lines, share of all', percent(figures.testShare)],
    ['Scripts, share of the source', percent(figures.scriptsShare)],
  ];
}

/**
 * Replaces the last cell of each row that the table has.
 * @throws {Error} if a row is missing
 */
export function withLastColumn(markdown: string, rows: ReturnType<typeof rowsOf>): string {
  return rows.reduce((text, [label, value]) => {
    const at = text.indexOf(`| ${label} |`);
    if (at === -1) throw new Error(`the table has no row ${JSON.stringify(label)}`);
    const end = text.indexOf('\n', at);
    const cells = text.slice(at, end).split('|');
    cells[cells.length - 2] = ` ${value} `;
    return text.slice(0, at) + cells.join('|') + text.slice(end);
  }, markdown);
}
