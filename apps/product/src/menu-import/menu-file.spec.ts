import { describe, expect, it } from 'vitest';
import { decodeText } from './decode-text.js';
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
    expect(readMenuFile(decodeText(bytes))).toEqual(readMenuFile(text));
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
    expect(badLineNumbers(text)).toEqual([2, 5]);
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
    [
      '类目,名称,价格',
      [
        '"类目" is no column',
        '"名称" is no column',
        '"价格" is no column',
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

  it.each([
    ['GBK', Buffer.from([0xb2, 0xcb, 0x0a])],
    ['UTF-16', Buffer.from('\uFEFF菜', 'utf16le')],
  ])('in %s is refused with a hint', (_, bytes) => {
    expect(() => decodeText(bytes)).toThrow(/not UTF-8.*CSV UTF-8/);
  });
});
