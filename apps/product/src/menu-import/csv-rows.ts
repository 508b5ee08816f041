import { isBlank } from '@diancan/text';
import { CsvError, type Info, parse } from 'csv-parse/sync';
import { separatedText } from './separator.js';
import type { BadLine } from './wording.js';

export interface CsvRow {
  /** The line on which the row begins. */
  readonly line: number;
  readonly cells: readonly string[];
  /** The most fields of a row in the block of this one, see `BLOCK_ROWS`. */
  readonly blockWidth: number;
}

export interface CsvRows {
  readonly separator: string;
  readonly rows: readonly CsvRow[];
  readonly broken: BadLine | null;
}

/** Excel writes rows in blocks of 16, and leaves out the last columns that are empty in a whole block. */
const BLOCK_ROWS = 16;

/**
 * The rows of a CSV text. Blank lines are skipped but counted. Nothing can be read after a misplaced quote;
 * `broken` names that row.
 */
export function csvRows(file: string): CsvRows {
  // Line ends are unified first, because csv-parse counts CRLF inside quotes as two lines.
  const { separator, text } = separatedText(file.replace(/\r\n?/g, '\n'));
  const records: { line: number; cells: string[] }[] = [];
  let line = 1;
  const take = ({ info, record }: { info: Info; record: string[] }): null => {
    records.push({ line, cells: record.map(cell => cell.trim()) });
    line = info.lines + 1;
    return null;
  };
  try {
    parse(text, {
      info: true,
      delimiter: separator,
      // Spaces before a quote are allowed. Cells are trimmed above, where the separator may be a tab.
      ltrim: separator !== '\t',
      rtrim: separator !== '\t',
      relax_column_count: true,
      record_delimiter: '\n',
      on_record: take as never, // the package's types ignore that `info` changes the record
    });
    return { separator, rows: rowsOf(records), broken: null };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { separator, rows: rowsOf(records), broken: { line, reasons: [UNREADABLE] } };
  }
}

function rowsOf(records: readonly { line: number; cells: string[] }[]): CsvRow[] {
  const blockWidth = (index: number) => {
    const start = index - (index % BLOCK_ROWS);
    return Math.max(...records.slice(start, start + BLOCK_ROWS).map(({ cells }) => cells.length));
  };
  return records
    .map((record, index) => ({ ...record, blockWidth: blockWidth(index) }))
    .filter(({ cells }) => !cells.every(isBlank));
}

const UNREADABLE = {
  zh: '引号不配对，从这一行起无法读取（字段中的引号要写成两个）',
  en: 'a quote is out of place, so nothing can be read from here on (write a quote inside a field twice)',
};
