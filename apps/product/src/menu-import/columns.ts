import type { Words } from '@diancan/contracts';
import { isBlank, lookOf } from '@diancan/text';
import type { CsvRow } from './csv-rows.js';
import { shown } from './wording.js';

export type Column = 'category' | 'name' | 'price' | 'stock' | 'description' | 'picture';

/** Each column with its other names, as they are compared: small letters, no spaces, no unit. */
const NAMES: Readonly<Record<Column, readonly [string, ...string[]]>> = {
  category: ['类目', '类目名称', '分类', '分类名称', '菜品分类', '类别', 'categoryname'],
  name: ['名称', '菜名', '菜品', '菜品名称', '品名', '商品名称', 'dish', 'dishname', 'productname'],
  price: ['价格', '单价', '售价', '菜品价格', 'unitprice'],
  stock: ['库存', '库存数量', '库存量', '份数', '数量'],
  description: ['描述', '介绍', '简介', '说明', '菜品描述', '菜品介绍'],
  picture: ['图片', '图片路径', '菜品图片', 'image', 'photo'],
};

const COLUMNS = Object.keys(NAMES) as Column[];
const REQUIRED: readonly Column[] = ['category', 'name', 'price'];

const BY_NAME = new Map(
  COLUMNS.flatMap(column => [column, ...NAMES[column]].map(name => [name, column] as const)),
);

/** The column that a cell of the first row names, whatever its case, width and spaces. */
export function columnOf(cell: string): Column | undefined {
  const name = lookOf(cell).toLowerCase().replaceAll(' ', '');
  return BY_NAME.get(name) ?? BY_NAME.get(name.replace(/\((?:元|yuan|rmb|cny|¥)\)$/, ''));
}

/** Everything that is wrong with the first row, which names the columns. Cells without a name are allowed. */
export function columnProblems({ cells }: CsvRow): Words[] {
  const names = cells.filter(cell => !isBlank(cell));
  const columns = names.map(columnOf);
  const unknown = names.filter((_, index) => columns[index] === undefined);
  const doubled = COLUMNS.filter(column => columns.filter(other => other === column).length > 1);
  const missing = REQUIRED.filter(column => !columns.includes(column));
  return [
    ...(names.length === 1 && /[，；、|]/.test(names[0]!) ? [NO_SEPARATOR] : []),
    ...unknown.map(cell => ({
      zh: `没有“${shown(cell)}”这一列；可用的列：${COLUMNS.map(labelOf).join('、')}`,
      en: `"${shown(cell)}" is no column; the columns are ${COLUMNS.join(', ')}`,
    })),
    ...doubled.map(column => ({
      zh: `${labelOf(column)} 列重复`,
      en: `the column ${column} is there twice`,
    })),
    ...missing.map(column => ({ zh: `缺少 ${labelOf(column)} 列`, en: `the column ${column} is missing` })),
  ];
}

const labelOf = (column: Column): string => `${column}（${NAMES[column][0]}）`;

const NO_SEPARATOR: Words = {
  zh: '列之间要用英文逗号（半角）、分号或制表符分隔',
  en: 'the columns are to be separated by a plain comma, a semicolon or a tab',
};
