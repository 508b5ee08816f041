import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_PICTURE, type MenuCategory, PICTURE_PATH } from '@diancan/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ProductService, startProductService } from '../../testing/product-service.js';
import {
  anonymous,
  aProduct,
  expectJournalsToExplainStocks,
  journalOf,
  seller,
} from '../../testing/stocked-menu.js';
import { runMenuImport } from './menu-import.cli.js';

const HEADER = 'category,name,price,stock,description,picture';
const given = (name: string) => join(import.meta.dirname, '../../testing', name);
const STARTER_MENU = join(import.meta.dirname, '../../../../menu/starter-menu.csv');

let service: ProductService;
let folder: string;

const file = async (...lines: string[]): Promise<string> => {
  const path = join(folder, 'menu.csv');
  await writeFile(path, [HEADER, ...lines].join('\n'));
  return path;
};
const run = async (...args: string[]) => {
  const said = { out: '', err: '' };
  const code = await runMenuImport(args, {
    environment: { LANG: 'en' },
    out: text => {
      said.out += text;
    },
    err: text => {
      said.err += text;
    },
  });
  return { code, ...said };
};
const menu = async () => (await service.call<MenuCategory[]>(anonymous, 'GET', '/product/list')).data;
const dish = async (name: string) =>
  (await menu()).flatMap(({ products }) => products).find(product => product.name === name);

beforeAll(async () => {
  service = await startProductService();
  folder = await mkdtemp(join(tmpdir(), 'diancan-menu-'));
  await writeFile(join(folder, 'a.svg'), '<svg xmlns="http://www.w3.org/2000/svg"></svg>');
  await writeFile(join(folder, 'text.png'), 'no image');
  await writeFile(join(folder, 'big.svg'), `<svg>${' '.repeat(524_288)}</svg>`);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await service.stop();
});
beforeEach(async () => {
  for (const table of ['product', 'stock_journal', 'category', 'picture'])
    await service.query(`DELETE FROM ${table}`);
});

describe('an import', () => {
  it('makes categories, dishes and pictures', async () => {
    const path = await file('凉菜,拍黄瓜,12.50,150,"现拍, 蒜香",a.svg', '主食,米饭,2,,,', '凉菜,花生,8,3,,');
    expect(await run(path)).toEqual({
      code: 0,
      out: '2 categories and 3 dishes created, 0 updated, 0 unchanged',
      err: '',
    });
    expect((await menu()).map(({ name, products }) => [name, products.map(product => product.name)])).toEqual(
      [
        ['凉菜', ['拍黄瓜', '花生']],
        ['主食', ['米饭']],
      ],
    );
    expect(await dish('拍黄瓜')).toMatchObject({
      priceFen: 1_250,
      stock: 150,
      description: '现拍, 蒜香',
      icon: expect.stringMatching(`^${PICTURE_PATH}[0-9a-f]{64}[.]svg$`),
    });
    expect(await dish('米饭')).toMatchObject({ priceFen: 200, stock: 0, icon: DEFAULT_PICTURE });
    await expectJournalsToExplainStocks(service);
  });

  it('repeated changes nothing', async () => {
    const path = await file('凉菜,拍黄瓜,12,150,脆,a.svg', '凉菜,花生,8,3,,');
    await run(path);
    const before = await menu();
    expect(await run(path)).toMatchObject({
      code: 0,
      out: '0 categories and 0 dishes created, 0 updated, 2 unchanged',
    });
    expect(await menu()).toEqual(before);
  });

  it('updates price, description and picture of a dish, but neither stock nor sale', async () => {
    await run(await file('凉菜,拍黄瓜,12,150,脆,a.svg'));
    const { productId } = (await dish('拍黄瓜'))!;
    await service.call(
      seller,
      'POST',
      '/seller/product/restock',
      { productId, quantity: -50, reason: '卖了' },
      { 'idempotency-key': 'sold' },
    );
    await service.call(seller, 'POST', '/seller/product/off-sale', { productId });
    expect(await run(await file('凉菜,拍黄瓜,13,999,更脆,'))).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 updated'),
    });
    expect(await dish('拍黄瓜')).toBeUndefined();
    await service.call(seller, 'POST', '/seller/product/on-sale', { productId });
    expect(await dish('拍黄瓜')).toMatchObject({
      productId,
      priceFen: 1_300,
      description: '更脆',
      icon: DEFAULT_PICTURE,
      stock: 100,
    });
    expect(await journalOf(service, productId)).toEqual(['OPENING 150', 'RESTOCK -50']);
  });

  it('with bad lines imports nothing, and reports them all by number', async () => {
    await run(await file('凉菜,拍黄瓜,12,1,,'));
    const before = await menu();
    await writeFile(
      join(folder, 'bad.csv'),
      [
        HEADER,
        '凉菜,拍黄瓜,99,1,,',
        '新类目,好菜,1,1,,a.svg',
        '凉菜,坏价,18.505,1,,',
        '凉菜,没图,1,1,,missing.svg',
        '凉菜,大图,1,1,,big.svg',
        '凉菜,假图,1,1,,text.png',
        '凉菜,是目录,1,1,,.',
        '凉菜,网址,1,1,,https://example.com/a.svg',
        String.raw`凉菜,绝对,1,1,,C:\菜单\a.svg`,
        '凉菜,根,1,1,,/no.svg',
      ].join('\n'),
    );
    const { code, out, err } = await run(join(folder, 'bad.csv'));
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err.split('\n').map(line => line.trim().slice(0, 7))).toEqual([
      '8 bad l',
      'line 4:',
      'line 5:',
      'line 6:',
      'line 7:',
      'line 8:',
      'line 9:',
      'line 10',
      'line 11',
    ]);
    expect(err).toMatch(/missing.svg cannot be found[^]*larger than 512 KiB[^]*no SVG, PNG[^]*is a folder/);
    expect(err.match(/must be a file beside the menu file/g)).toHaveLength(3);
    expect(await menu()).toEqual(before);
    expect(await service.query('SELECT name FROM picture')).toEqual([]);
    expect(await service.query("SELECT name FROM category WHERE name = '新类目'")).toEqual([]);
  });

  it('reports a line that fits several dishes', async () => {
    const {
      data: { categoryId },
    } = await service.call<{ categoryId: string }>(seller, 'POST', '/seller/category/save', { name: '凉菜' });
    await aProduct(service, 1, { categoryId, name: '双份' });
    await aProduct(service, 1, { categoryId, name: '双份' });
    expect(await run(await file('凉菜,双份,1,1,,'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('line 2: several dishes'),
    });
  });

  it('makes no second dish or category that looks like one of the menu', async () => {
    expect(await run(given('menu-files/invisible-twins-first.csv'))).toMatchObject({ code: 0 });
    expect(await run(given('menu-files/invisible-twins-second.csv'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('line 3: is the same dish as line 2'),
    });
    expect(await run(await file('凉菜\u200b,拍黄瓜\u200b,14,150,,', '凉菜\u2060,凉面,9,1,,'))).toMatchObject({
      code: 0,
      out: '0 categories and 1 dishes created, 1 updated, 0 unchanged',
    });
    expect((await menu()).map(({ name, products }) => [name, products.map(product => product.name)])).toEqual(
      [['凉菜', ['拍黄瓜', '凉面']]],
    );
    expect(await dish('拍黄瓜')).toMatchObject({ priceFen: 1_400 });
  });

  it('and a seller make one category of a name that looks the same', async () => {
    const path = await file('同时ＡＡ,面,1,1,,');
    const [imported, saved] = await Promise.all([
      run(path),
      service.call(seller, 'POST', '/seller/category/save', { name: '同时AA' }),
    ]);
    expect([imported.code, saved.status]).not.toEqual([1, 409]);
    expect(await service.query('SELECT name FROM category')).toHaveLength(1);
  });

  it('takes pictures as drawing programs save them', async () => {
    for (const name of ['processing-instruction.svg', 'prefixed-root.svg'])
      await copyFile(given(`pictures/${name}`), join(folder, name));
    expect(
      await run(await file('a,b,1,1,,processing-instruction.svg', 'a,c,1,1,,.\\prefixed-root.svg')),
    ).toMatchObject({ code: 0 });
    expect(await service.query('SELECT media_type FROM picture')).toEqual([
      { media_type: 'image/svg+xml' },
      { media_type: 'image/svg+xml' },
    ]);
  });

  it('of one file many times at once makes each dish once', async () => {
    const path = await file('凉菜,拍黄瓜,12,1,,a.svg', '主食,米饭,2,1,,');
    const results = await Promise.all(Array.from({ length: 4 }, () => run(path)));
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(await service.query('SELECT name FROM product')).toHaveLength(2);
    expect(await service.query('SELECT name FROM category')).toHaveLength(2);
    await expectJournalsToExplainStocks(service);
  });

  it('with --if-empty leaves a menu with content alone', async () => {
    expect(await run('--if-empty', await file('凉菜,拍黄瓜,12,1,,'))).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 dishes created'),
    });
    expect(await run('--if-empty', await file('凉菜,花生,12,1,,'))).toEqual({
      code: 0,
      out: 'the menu is not empty; nothing was imported',
      err: '',
    });
    expect(await dish('花生')).toBeUndefined();
  });

  it('of the starter menu brings 40 dishes in 8 categories, each with a picture', async () => {
    expect(await run(STARTER_MENU)).toEqual({
      code: 0,
      out: '8 categories and 40 dishes created, 0 updated, 0 unchanged',
      err: '',
    });
    const icons = (await menu()).flatMap(({ products }) => products).map(({ icon }) => icon);
    expect(new Set(icons).size).toBe(40);
    expect(icons).not.toContain(DEFAULT_PICTURE);
    await expectJournalsToExplainStocks(service);
  });
});

describe('the command', () => {
  it.each([[[]], [['a.csv', 'b.csv']], [['--unknown', 'a.csv']], [['--encoding', 'big5', 'a.csv']]])(
    '%j is wrong usage',
    async args => {
      expect(await run(...args)).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringContaining('menu:import'),
      });
    },
  );

  it('explains itself', async () => {
    expect(await run('--help')).toMatchObject({
      code: 0,
      out: expect.stringContaining('--if-empty'),
      err: '',
    });
  });

  it.each<[string, string | Buffer | null, RegExp]>([
    ['is missing', null, /menu cannot be found/],
    ['is empty', '', /line 1: the file is empty/],
    ['is not UTF-8', Buffer.from([0xb2, 0xcb]), /line 1 is not UTF-8.*CSV UTF-8/],
    ['is a workbook', 'PK\u0003\u0004', /is a workbook, not a CSV file/],
  ])('reports a file that %s', async (_, content, reason) => {
    const path = join(await mkdtemp(join(folder, 'one-')), 'menu');
    if (content !== null) await writeFile(path, content);
    expect(await run(path)).toMatchObject({ code: 1, out: '', err: expect.stringMatching(reason) });
  });

  it('reports a folder', async () => {
    expect(await run(folder)).toMatchObject({
      code: 1,
      err: expect.stringContaining('is a folder, not a file'),
    });
  });

  it('asks for the encoding of a file that may be GBK, and then reads it so', async () => {
    const path = given('menu-files/gbk-that-is-utf8-by-chance.csv');
    expect(await run(path)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/"Сʳ".*"小食".*--encoding/),
    });
    expect(await menu()).toEqual([]);
    expect(await run('--encoding', 'GBK', path)).toMatchObject({ code: 0 });
    expect((await menu()).map(({ name }) => name)).toEqual(['小食']);
  });
});
