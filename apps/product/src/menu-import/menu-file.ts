import type { Words } from '@diancan/contracts';
import { isBlank } from '@diancan/text';
import { columnOf, columnProblems } from './columns.js';
import { type CsvRow, csvRows } from './csv-rows.js';
import { type Dish, dishOf, type WrittenDish } from './dish.js';
import { dishKey } from './same-dish.js';
import { separatorName } from './separator.js';
import { type BadLine, shown } from './wording.js';

export interface MenuFile {
  readonly dishes: readonly Dish[];
  readonly badLines: readonly BadLine[];
}

/** Reads a menu file and returns its valid dishes and its invalid lines. */
export function readMenuFile(text: string): MenuFile {
  const { rows, broken, separator } = csvRows(text);
  const badLines: BadLine[] = broken === null ? [] : [broken];
  const [first, ...lines] = rows;
  if (first === undefined)
    return { dishes: [], badLines: broken === null ? [{ line: 1, reasons: [EMPTY] }] : badLines };
  const header = withoutBlankEnd(first, 0);
  const problems = columnProblems(header);
  // With wrong columns every following line would be reported, too.
  if (problems.length > 0) return { dishes: [], badLines: [{ line: header.line, reasons: problems }] };

  const dishes: Dish[] = [];
  const firstLines = new Map<string, number>();
  for (const line of lines) {
    const row = withoutBlankEnd(line, header.cells.length);
    const read = rowProblems(row, header, separator) ?? dishOf(written(row, header, separator));
    const reasons = Array.isArray(read) ? read : repetition(read as Dish, firstLines);
    if (reasons.length > 0) badLines.push({ line: row.line, reasons });
    else dishes.push(read as Dish);
  }
  if (dishes.length === 0 && badLines.length === 0)
    badLines.push({ line: header.line, reasons: [NO_DISHES] });
  return { dishes, badLines: badLines.toSorted((a, b) => a.line - b.line) };
}

/** Without the blank cells that spreadsheets write after the last column. */
function withoutBlankEnd(row: CsvRow, width: number): CsvRow {
  const used = row.cells.findLastIndex(cell => !isBlank(cell)) + 1;
  return { ...row, cells: row.cells.slice(0, Math.max(used, width)) };
}

function rowProblems({ cells, blockWidth }: CsvRow, header: CsvRow, separator: string): Words[] | null {
  const [found, wanted] = [cells.length, header.cells.length];
  const cutByExcel = found < wanted && found === blockWidth;
  if (found !== wanted && !cutByExcel) {
    const { zh, en } = separatorName(separator);
    return [
      {
        zh: `有 ${found} 个字段，应为 ${wanted} 个（含${zh}的字段要加双引号）`,
        en: `has ${found} fields instead of ${wanted} (put a field with ${en} in it in double quotes)`,
      },
    ];
  }
  const stray = cells.findIndex((cell, index) => !isBlank(cell) && isBlank(header.cells[index]!));
  if (stray === -1) return null;
  const text = shown(cells[stray]!);
  return [
    {
      zh: `第 ${stray + 1} 列没有列名，却有“${text}”`,
      en: `"${text}" stands in column ${stray + 1}, which has no name`,
    },
  ];
}

/** Cells that Excel has left out are empty. */
function written({ line, cells }: CsvRow, header: CsvRow, separator: string): WrittenDish {
  const named = header.cells.flatMap((name, index) => {
    const column = columnOf(name);
    return column === undefined ? [] : [{ column, name, cell: cells[index] ?? '' }];
  });
  return {
    line,
    separator,
    cells: Object.fromEntries(named.map(({ column, cell }) => [column, cell])),
    names: Object.fromEntries(named.map(({ column, name }) => [column, name])),
  };
}

function repetition({ line, category, name }: Dish, firstLines: Map<string, number>): Words[] {
  const key = dishKey(category, name);
  const first = firstLines.get(key);
  if (first === undefined) {
    firstLines.set(key, line);
    return [];
  }
  return [{ zh: `与第 ${first} 行是同一道菜`, en: `is the same dish as line ${first}` }];
}

const NO_DISHES: Words = { zh: '列名之下没有菜品', en: 'no dish follows the names of the columns' };

const EMPTY: Words = {
  zh: '文件是空的；第一行应为列名',
  en: 'the file is empty; its first line names the columns',
};
