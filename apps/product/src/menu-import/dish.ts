import { MAX_STOCK, saveCategoryBody, saveProductBody, type Words } from '@diancan/contracts';
import { describeProblem } from '@diancan/platform';
import { isBlank, visibleText } from '@diancan/text';
import type { z } from 'zod';
import type { Column } from './columns.js';
import { plainNumber } from './plain-number.js';
import { fenOfYuan } from './price.js';
import { shown } from './wording.js';

/**
 * One line of the menu file. A field is undefined if the file lacks its column; the import then leaves it
 * unchanged.
 */
export interface Dish {
  readonly line: number;
  readonly category: string;
  readonly name: string;
  readonly priceFen: number;
  /** Opening stock if the dish is new. */
  readonly stock: number;
  readonly description: string | undefined;
  /** Path relative to the menu file; empty for the default picture. */
  readonly picture: string | undefined;
}

/** The cells of a line by column, and the columns' names as the file writes them. */
export interface WrittenDish {
  readonly line: number;
  readonly separator: string;
  readonly cells: Partial<Record<Column, string>>;
  readonly names: Partial<Record<Column, string>>;
}

/** Reads a dish from its cells, or returns everything that is wrong with them. */
export function dishOf({ line, separator, cells, names }: WrittenDish): Dish | Words[] {
  const problems: Words[] = [];
  /** The value that the schema makes of a text: it removes what cannot be seen. */
  const textOf = <T extends string | undefined>(column: Column, schema: z.ZodType<T>): T => {
    const parsed = schema.safeParse(cells[column]);
    if (parsed.success) return parsed.data?.trim() as T;
    problems.push(...textProblems(names[column]!, parsed.error));
    return '' as T;
  };
  const numberOf = (column: Column, number: number | Words): number => {
    if (typeof number === 'number') return number;
    const name = names[column]!;
    problems.push({ zh: `${name} ${number.zh}`, en: `${name} ${number.en}` });
    return 0;
  };
  const dish = {
    line,
    category: textOf('category', saveCategoryBody.shape.name),
    name: textOf('name', saveProductBody.shape.name),
    description: textOf('description', saveProductBody.shape.description),
    priceFen: numberOf('price', priceOf(cells.price!, separator)),
    stock: numberOf('stock', stockOf(cells.stock ?? '', separator)),
    picture: cells.picture === undefined ? undefined : visibleText(cells.picture).trim(),
  };
  return problems.length > 0 ? problems : dish;
}

const textProblems = (name: string, { issues }: z.ZodError): Words[] =>
  issues.map(issue => ({
    zh: `${name} ${describeProblem(issue, 'zh').reason}`,
    en: `${name} ${describeProblem(issue, 'en').reason}`,
  }));

function priceOf(text: string, separator: string): number | Words {
  const priceFen = fenOfYuan(text, separator);
  if (priceFen === 'ambiguous') return ambiguous(text);
  return (
    priceFen ?? {
      zh: `应为以元计的价格，如 18 或 18.50，0.01 至 100000，而不是“${shown(text)}”`,
      en: `must be in yuan such as 18 or 18.50, from 0.01 to 100000, not "${shown(text)}"`,
    }
  );
}

/** Empty counts as 0. */
function stockOf(text: string, separator: string): number | Words {
  const number = isBlank(text) ? '0' : plainNumber(text, separator);
  if (number === 'ambiguous') return ambiguous(text);
  const whole = /^0*(\d{1,10})(?:\.0*)?$/.exec(number ?? '')?.[1];
  if (whole !== undefined && Number(whole) <= MAX_STOCK) return Number(whole);
  return {
    zh: `应为 0 至 ${MAX_STOCK} 的整数，而不是“${shown(text)}”`,
    en: `must be a whole number from 0 to ${MAX_STOCK}, not "${shown(text)}"`,
  };
}

const ambiguous = (text: string): Words => ({
  zh: `“${shown(text)}”可能是千位分隔，也可能是小数；请不要写千位分隔符`,
  en: `"${shown(text)}" may have thousands or decimals; write it without a thousands separator`,
});
