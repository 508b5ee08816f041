import type { CsvRow } from './csv-rows.js';
import type { Wording } from './wording.js';

const COLUMNS = ['category', 'name', 'price', 'stock', 'description', 'picture'] as const;
export type Column = (typeof COLUMNS)[number];

const REQUIRED: readonly Column[] = ['category', 'name', 'price'];

/** Everything that is wrong with the first row, which names the columns. */
export function columnProblems({ cells }: CsvRow): Wording[] {
  const unknown = cells.filter(cell => !(COLUMNS as readonly string[]).includes(cell));
  const doubled = COLUMNS.filter(column => cells.filter(cell => cell === column).length > 1);
  const missing = REQUIRED.filter(column => !cells.includes(column));
  return [
    ...unknown.map(cell => ({
      zh: `没有“${cell}”这一列；可用的列：${COLUMNS.join(', ')}`,
      en: `"${cell}" is no column; the columns are ${COLUMNS.join(', ')}`,
    })),
    ...doubled.map(column => ({ zh: `${column} 列重复`, en: `the column ${column} is there twice` })),
    ...missing.map(column => ({ zh: `缺少 ${column} 列`, en: `the column ${column} is missing` })),
  ];
}
