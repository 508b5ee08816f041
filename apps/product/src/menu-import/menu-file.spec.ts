import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { menuText } from './menu-text.js';
import { readMenuFile } from './menu-file.js';

const HEADER = 'category,name,price,stock,description,picture\n';
const badLineNumbers = (text: string) => readMenuFile(text).badLines.map(({ line }) => line);
const reasonOf = (text: string) => readMenuFile(text).badLines[0]!.reasons[0]!;

describe('a menu file', () => {
  it('gives dishes with their line, price in fen and stock', () => {
    expect(readMenuFile(`${HEADER}凉菜,拍黄瓜,12.50,150,"现拍, 蒜香",pictures/a.svg\n`)).toEqual({
      badLines: [],
      dishes: [
        {
          line: 2,
          category: '凉菜',
          name: '拍黄瓜',
          priceFen: 1_250,
          stock: 150,
          description: '现拍, 蒜香',
          picture: 'pictures/a.svg',
        },
      ],
    });
  });

  it('is the same with a byte order mark and with CRLF', () => {
    const text = `${HEADER}凉菜,拍黄瓜,12,1,,\n热菜,"讲究""金裹银""",24.5,,,\n`;
    const bytes = Buffer.from(`\uFEFF${text.replaceAll('\n', '\r\n')}`);
    expect(readMenuFile(menuText(bytes))).toEqual(readMenuFile(text));
    expect(readMenuFile(text).dishes.map(dish => dish.name)).toEqual(['拍黄瓜', '讲究"金裹银"']);
  });

  it('may leave columns out and order them freely', () => {
    expect(readMenuFile('price,name,category\n8,米饭,主食').dishes).toEqual([
      {
        line: 2,
        category: '主食',
        name: '米饭',
        priceFen: 800,
        stock: 0,
        description: undefined,
        picture: undefined,
      },
    ]);
  });

  it('skips blank lines, but counts them', () => {
    const { dishes, badLines } = readMenuFile(`\n${HEADER}\na,b,1,,,\n,,,,,\n\na,c,1,,,`);
    expect(badLines).toEqual([]);
    expect(dishes.map(({ line }) => line)).toEqual([4, 7]);
  });

  it.each(['\n', '\r\n'])('numbers lines correctly after a field of several lines (%j)', end => {
    const text = `${HEADER}a,b,1,,"one\ntwo\nthree",\na,c,x,,,\n`.replaceAll('\n', end);
    expect(badLineNumbers(text)).toEqual([5]);
    expect(readMenuFile(text).dishes).toMatchObject([{ line: 2, description: 'one\ntwo\nthree' }]);
  });

  it('reports every bad line, with every reason', () => {
    const lines = [
      'a,b,1e3,-1,,',
      'a,,1,1.5,,',
      'a,ok,1,1,,',
      `${'长'.repeat(33)},c,1,,,`,
      `a,d,1,,${'长'.repeat(201)},`,
    ];
    const { badLines, dishes } = readMenuFile(`${HEADER}${lines.join('\n')}\n`);
    expect(
      badLines.map(({ line, reasons }) => [line, reasons.map(reason => reason.en.split(' ')[0])]),
    ).toEqual([
      [2, ['price', 'stock']],
      [3, ['name', 'stock']],
      [5, ['category']],
      [6, ['description']],
    ]);
    expect(dishes).toHaveLength(1);
  });

  it('words reasons in Chinese and English', () => {
    expect(reasonOf(`${HEADER}a,b,18.505,,,`)).toEqual({
      zh: 'price 应为以元计的价格，如 18 或 18.50，0.01 至 100000，而不是“18.505”',
      en: 'price must be in yuan such as 18 or 18.50, from 0.01 to 100000, not "18.505"',
    });
    expect(reasonOf(`${HEADER}a,,1,,,`)).toEqual({ zh: 'name 不能为空', en: 'name must not be blank' });
  });

  it('refuses the same dish twice, naming the first line', () => {
    expect(readMenuFile(`${HEADER}a,b,1,,,\nc,b,1,,,\na, b ,2,,,`).badLines).toEqual([
      { line: 4, reasons: [{ zh: '与第 2 行是同一道菜', en: 'is the same dish as line 2' }] },
    ]);
  });

  it('refuses a line with too many or too few fields', () => {
    expect(badLineNumbers(`${HEADER}a,b,1,1,鲜,香,x.svg\na,b,1`)).toEqual([2, 3]);
  });

  it.each([
    ['empty columns and rows at the end', 'category,name,price,,\r\n凉菜,面,12,,\r\n,,,,\r\n,,,,\r\n'],
    ['empty cells after the last column', 'category,name,price\n凉菜,面,12,,'],
    ['empty columns in the first row alone', 'category,name,price,,\n凉菜,面,12'],
    ['a column without a name', 'category,,name,price\n凉菜,,面,12'],
    ['semicolons', 'category;name;price\n凉菜;面;12,00'],
    ['tabs', 'category\tname\tprice\n凉菜\t面\t12.00'],
    ['tabs and empty cells', '\tcategory\tname\tprice\t\n\t凉菜\t"面"\t12.00\t'],
    ['line ends of old Macs', 'category,name,price\r凉菜,面,12\r'],
    ['a line that names the separator', 'sep=;\ncategory;name;price\n凉菜;面;12'],
    ['the same in quotes, of a table of commas', '"sep=,"\r\ncategory,name,price\r\n凉菜,面,12'],
    ['the separator of databases', 'SEP=|\ncategory|name|price\n凉菜|面|12'],
    ['Chinese names', '分类,菜名,价格（元）\n凉菜,面,¥12.00'],
    ['other Chinese names', '类目,名称,单价\n凉菜,面,12元'],
    ['capitals and spaces', 'Category , Dish Name,PRICE (yuan)\n凉菜,面,12'],
    ['full-width forms', 'ｃａｔｅｇｏｒｙ,ｎａｍｅ,价 格\n凉菜,面,１２．００'],
    ['quotes around everything', '"category","name","price"\n"凉菜","面","12"'],
    ['a mark in the middle of nothing', 'category,name,price\n凉菜,面,12\n\u200b,\uFEFF,'],
  ])('is read with %s', (_, text) => {
    const { dishes, badLines } = readMenuFile(text);
    expect(badLines).toEqual([]);
    expect(dishes).toMatchObject([{ category: '凉菜', name: '面', priceFen: 1_200 }]);
  });

  it('of a spreadsheet with empty columns is read', () => {
    const file = join(import.meta.dirname, '../../testing/menu-files/trailing-empty-columns.csv');
    const { dishes, badLines } = readMenuFile(menuText(readFileSync(file)));
    expect(badLines).toEqual([]);
    expect(dishes.map(({ line, name, stock }) => [line, name, stock])).toEqual([
      [2, '水煮鱼', 30],
      [3, '酸梅汤', 200],
    ]);
  });

  it('is read where Excel leaves out columns that are empty in 16 rows', () => {
    const rows = Array.from({ length: 33 }, (_, index) => `a,dish ${index},1`);
    const [first, others] = [rows.slice(0, 15).map(row => `${row},,,`), rows.slice(15)];
    expect(readMenuFile(`${HEADER}${[...first, ...others].join('\n')}`)).toMatchObject({
      badLines: [],
      dishes: { length: 33 },
    });
    // One row of a block that has more fields: the others lack theirs by mistake.
    expect(badLineNumbers(`${HEADER}${[...first, ...others.slice(0, 3), 'a,b,1,,,'].join('\n')}`)).toEqual([
      17, 18, 19,
    ]);
  });

  it.each([
    ['a,b,1,30', 30],
    ['a,b,1,30.0', 30],
    ['a,b,1,３０', 30],
    ['a,b,1,"1,500"', 1_500],
    ['a,b,1,', 0],
    ['a,b,1,\u200b', 0],
  ])('gives the stock of %s', (line, stock) => {
    expect(readMenuFile(`category,name,price,stock\n${line}`).dishes).toMatchObject([{ stock }]);
  });

  it.each([
    [
      'category,name,price\na,b,$18',
      'price must be in yuan such as 18 or 18.50, from 0.01 to 100000, not "$18"',
    ],
    ['类目;菜名;价格\na;b;1,499', '价格 "1,499" may have thousands or decimals'],
    ['category,name,price,数量\na,b,1,1.5', '数量 must be a whole number from 0 to 1000000000, not "1.5"'],
    ['category,name,price,库存\na,b,1,1.5', '库存 must be a whole number from 0 to 1000000000, not "1.5"'],
    [
      'category;name;price\na;b;c;1',
      'has 4 fields instead of 3 (put a field with ";" in it in double quotes)',
    ],
    ['category\tname\tprice\na\tb', 'has 2 fields instead of 3 (put a field with a tab in it'],
    ['category,name,price,,x\na,b,1', '"x" is no column'],
    ['category,name,,price\na,b,oh,1', '"oh" stands in column 3, which has no name'],
    ['category,name,price\na,\u200b\u3164,1', 'name must not be blank'],
  ])('refuses %j with the true reason', (text, reason) => {
    expect(reasonOf(text).en).toContain(reason);
  });

  it.each([['a,b\u200b,2'], ['a\u200b,b,2'], ['a,ｂ,2'], ['ａ,\u200eb,2']])(
    'takes %j for the same dish as a,b',
    line => {
      expect(readMenuFile(`category,name,price\na,b,1\n${line}`).badLines).toMatchObject([
        { line: 3, reasons: [{ en: 'is the same dish as line 2' }] },
      ]);
    },
  );

  it('refuses control characters', () => {
    expect(badLineNumbers(`${HEADER}a,b\u0007,1,,,`)).toEqual([2]);
  });

  it('stops at a misplaced quote, and reports the problems before it', () => {
    const { badLines } = readMenuFile(`${HEADER}a,b,x,,,\na,"c"d,1,,,\na,e,1,,,\n`);
    expect(badLines.map(({ line }) => line)).toEqual([2, 3]);
    expect(badLineNumbers(`${HEADER}a,b,1,,,\na,"never closed,1,,,\na,c,1,,,`)).toEqual([3]);
  });

  it.each([
    ['category,name,prize', ['"prize" is no column', 'the column price is missing']],
    ['category,name,price,name', ['the column name is there twice']],
    ['name', ['the column category is missing', 'the column price is missing']],
    ['类目,菜名,Price,名称', ['the column name is there twice']],
    ['类目,菜名,价格（分）', ['"价格（分）" is no column', 'the column price is missing']],
    [
      '类目，菜名，价格',
      [
        'the columns are to be separated by a plain comma',
        '"类目，菜名，价格" is no column',
        'the column category',
        'the column name',
        'the column price',
      ],
    ],
  ])('refuses the header %s', (header, reasons) => {
    const { badLines, dishes } = readMenuFile(`${header}\na,b,x`);
    expect(dishes).toEqual([]);
    expect(badLines).toHaveLength(1);
    expect(badLines[0]!.reasons.map(reason => reason.en)).toEqual(
      reasons.map(start => expect.stringContaining(start)),
    );
  });

  it.each(['', '\n\n'])('that is empty is refused (%j)', text => {
    expect(badLineNumbers(text)).toEqual([1]);
  });

  it.each(['category,name,price', 'sep=;\ncategory;name;price\n', 'category,name,price\n,,\n'])(
    'without a dish is refused (%j)',
    text => {
      expect(readMenuFile(text)).toMatchObject({
        dishes: [],
        badLines: [{ reasons: [{ en: 'no dish follows the names of the columns' }] }],
      });
    },
  );
});
