import { CsvError, type Info, parse } from 'csv-parse/sync';
import type { BadLine } from './wording.js';

export interface CsvRow {
  /** The line on which the row begins. */
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * The rows of a CSV text. Blank lines are skipped but counted. Nothing can be read after a misplaced quote;
 * `broken` names that row.
 */
export function csvRows(text: string): { rows: CsvRow[]; broken: BadLine | null } {
  const rows: CsvRow[] = [];
  let line = 1;
  const take = ({ info, record }: { info: Info; record: string[] }): null => {
    const cells = record.map(cell => cell.trim());
    if (cells.some(cell => cell !== '')) rows.push({ line, cells });
    line = info.lines + 1;
    return null;
  };
  try {
    // Line ends are unified first, because csv-parse counts CRLF inside quotes as two lines.
    parse(text.replace(/\r\n?/g, '\n'), {
      info: true,
      trim: true,
      relax_column_count: true,
      record_delimiter: '\n',
      on_record: take as never, // the package's types ignore that `info` changes the record
    });
    return { rows, broken: null };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { rows, broken: { line, reasons: [UNREADABLE] } };
  }
}

const UNREADABLE = {
  zh: '引号不配对，从这一行起无法读取（字段中的引号要写成两个）',
  en: 'a quote is out of place, so nothing can be read from here on (write a quote inside a field twice)',
};
