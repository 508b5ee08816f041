import { type Column, columnProblems } from './columns.js';
import { type CsvRow, csvRows } from './csv-rows.js';
import { type Dish, dishOf } from './dish.js';
import type { BadLine, Wording } from './wording.js';

export interface MenuFile {
  readonly dishes: readonly Dish[];
  readonly badLines: readonly BadLine[];
}

/** Reads a menu file and returns its valid dishes and its invalid lines. */
export function readMenuFile(text: string): MenuFile {
  const { rows, broken } = csvRows(text);
  const badLines: BadLine[] = broken === null ? [] : [broken];
  const [header, ...lines] = rows;
  if (header === undefined)
    return { dishes: [], badLines: broken === null ? [{ line: 1, reasons: [EMPTY] }] : badLines };
  const problems = columnProblems(header);
  // With wrong columns every following line would be reported, too.
  if (problems.length > 0) return { dishes: [], badLines: [{ line: header.line, reasons: problems }] };

  const dishes: Dish[] = [];
  const firstLines = new Map<string, number>();
  for (const row of lines) {
    const read = rowProblems(row, header) ?? dishOf(row.line, cellsOf(row, header));
    const reasons = Array.isArray(read) ? read : repetition(read as Dish, firstLines);
    if (reasons.length > 0) badLines.push({ line: row.line, reasons });
    else dishes.push(read as Dish);
  }
  return { dishes, badLines: badLines.toSorted((a, b) => a.line - b.line) };
}

/** Identifies a dish; names cannot contain a line break. */
export const dishKey = (category: string, name: string): string => `${category}\n${name}`;

function rowProblems({ cells }: CsvRow, header: CsvRow): Wording[] | null {
  const [found, wanted] = [cells.length, header.cells.length];
  if (found === wanted) return null;
  return [
    {
      zh: `有 ${found} 个字段，应为 ${wanted} 个（含逗号的字段要加双引号）`,
      en: `has ${found} fields instead of ${wanted} (put a field with a comma in it in double quotes)`,
    },
  ];
}

const cellsOf = ({ cells }: CsvRow, header: CsvRow): Partial<Record<Column, string>> =>
  Object.fromEntries(header.cells.map((column, index) => [column, cells[index]]));

function repetition({ line, category, name }: Dish, firstLines: Map<string, number>): Wording[] {
  const key = dishKey(category, name);
  const first = firstLines.get(key);
  if (first === undefined) {
    firstLines.set(key, line);
    return [];
  }
  return [{ zh: `与第 ${first} 行是同一道菜`, en: `is the same dish as line ${first}` }];
}

const EMPTY: Wording = {
  zh: '文件是空的；第一行应为列名',
  en: 'the file is empty; its first line names the columns',
};
