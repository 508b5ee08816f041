import { PlatformErrors, ProductErrors, TransactionErrors } from '@diancan/contracts';
import { Branches } from '@diancan/transaction';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { aGid, branchCalls, linesOf } from '../../testing/branch-calls.js';
import { type ProductService, startProductService } from '../../testing/product-service.js';
import {
  aProduct,
  expectJournalsToExplainStocks,
  journalOf,
  seller,
  stockOf,
} from '../../testing/stocked-menu.js';
import { StockReservation } from './stock-reservation.branch.js';

let service: ProductService;

const { reserve, confirm, cancel, stateOf } = branchCalls(() => service);
const takeOffSale = (productId: string) =>
  service.call(seller, 'POST', '/seller/product/off-sale', { productId });
const times = <T>(n: number, work: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: n }, (_, index) => work(index)));

beforeAll(async () => {
  service = await startProductService();
});
afterAll(() => service.stop());
afterEach(() => expectJournalsToExplainStocks(service));

describe('a reservation', () => {
  it('takes all lines, and answers with their names and prices in the order of the lines', async () => {
    const tea = await aProduct(service, 5, { name: '菊花茶', priceFen: 600 });
    const noodles = await aProduct(service, 10, { name: '面', priceFen: 1_850 });
    const gid = aGid();
    expect(await reserve(gid, { [noodles]: 3, [tea]: 5 })).toMatchObject({
      status: 200,
      data: [
        { productId: noodles, name: '面', priceFen: 1_850 },
        { productId: tea, name: '菊花茶', priceFen: 600 },
      ],
    });
    expect([await stockOf(service, noodles), await stockOf(service, tea)]).toEqual([7, 0]);
    expect(await journalOf(service, noodles)).toEqual(['OPENING 10', 'DEDUCTION -3']);
    expect(await stateOf(gid)).toBe('TRIED');
  });

  it('takes no line if one is short, and says which', async () => {
    const [noodles, tea] = [await aProduct(service, 10), await aProduct(service, 5, { name: '菊花茶' })];
    const gid = aGid();
    expect(await reserve(gid, { [noodles]: 10, [tea]: 6 })).toMatchObject({
      status: 409,
      code: ProductErrors.OUT_OF_STOCK.code,
      data: { productId: tea, name: '菊花茶' },
    });
    expect(await journalOf(service, noodles)).toEqual(['OPENING 10']);
    expect(await stateOf(gid)).toBeUndefined();
  });

  it('is refused for a product that is off sale, and for one that does not exist', async () => {
    const noodles = await aProduct(service, 10, { name: '面' });
    await takeOffSale(noodles);
    expect(await reserve(aGid(), { [noodles]: 1 })).toMatchObject({
      status: 409,
      code: ProductErrors.PRODUCT_OFF_SALE.code,
      data: { productId: noodles, name: '面' },
    });
    for (const unknown of ['nothing', 'x'.repeat(27), 'x'.repeat(64)])
      expect(await reserve(aGid(), { [unknown]: 1 })).toMatchObject({
        status: 404,
        code: ProductErrors.PRODUCT_NOT_FOUND.code,
        data: { productId: unknown },
      });
  });

  it('is refused outside of a global transaction', async () => {
    const noodles = await aProduct(service, 10);
    const [refused] = await Promise.allSettled([
      service.app
        .get(Branches, { strict: false })
        .try(service.app.get(StockReservation, { strict: false }), { lines: linesOf({ [noodles]: 1 }) }),
    ]);
    expect(refused).toMatchObject({ reason: { code: PlatformErrors.BAD_REQUEST.code } });
    expect(await stockOf(service, noodles)).toBe(10);
  });

  it('happens once per branch, and each repetition gets the first answer', async () => {
    const noodles = await aProduct(service, 100, { priceFen: 700 });
    const gid = aGid();
    const first = await reserve(gid, { [noodles]: 4 });
    expect(first).toMatchObject({ status: 200, data: [{ priceFen: 700 }] });
    await service.query('UPDATE product SET price_fen = 900 WHERE product_id = ?', [noodles]);
    for (const answer of await times(20, () => reserve(gid, { [noodles]: 4 }))) expect(answer).toEqual(first);
    expect(await journalOf(service, noodles)).toEqual(['OPENING 100', 'DEDUCTION -4']);
  });

  it('of the last piece that is repeated gets the first answer, and no refusal', async () => {
    const noodles = await aProduct(service, 1);
    const gid = aGid();
    const answers = [await reserve(gid, { [noodles]: 1 }), await reserve(gid, { [noodles]: 1 })];
    expect(answers).toMatchObject([{ status: 200 }, { status: 200 }]);
    expect(await stockOf(service, noodles)).toBe(0);
  });

  it('that is repeated with other lines is refused, before and after its end', async () => {
    const noodles = await aProduct(service, 10);
    const gid = aGid();
    const again = () => reserve(gid, { [noodles]: 2 });
    const refused = { status: 422, code: TransactionErrors.BRANCH_REUSED.code };
    await reserve(gid, { [noodles]: 1 });
    expect(await again()).toMatchObject(refused);
    await confirm(gid);
    expect(await again()).toMatchObject(refused);
    expect(await stockOf(service, noodles)).toBe(9);
  });

  it('may be repeated under the same id after it was refused', async () => {
    const noodles = await aProduct(service, 1);
    const gid = aGid();
    expect(await reserve(gid, { [noodles]: 2 })).toMatchObject({ code: ProductErrors.OUT_OF_STOCK.code });
    expect(await reserve(gid, { [noodles]: 1 })).toMatchObject({ status: 200 });
  });

  it('sells exactly 100 of 100 to 200 at once', async () => {
    const noodles = await aProduct(service, 100);
    const answers = await times(200, () => reserve(aGid(), { [noodles]: 1 }));
    const codes = answers.map(({ code }) => code).toSorted((one, other) => one - other);
    expect(codes).toEqual([
      ...Array<number>(100).fill(0),
      ...Array<number>(100).fill(ProductErrors.OUT_OF_STOCK.code),
    ]);
    expect(await stockOf(service, noodles)).toBe(0);
    expect(await journalOf(service, noodles)).toHaveLength(101);
  });

  it('of several products never fails because of their order in the carts', async () => {
    const [a, b, c] = [
      await aProduct(service, 500),
      await aProduct(service, 500),
      await aProduct(service, 500),
    ];
    const carts = [
      linesOf({ [a]: 1, [b]: 1, [c]: 1 }),
      linesOf({ [a]: 1, [b]: 1, [c]: 1 }).toReversed(),
      linesOf({ [a]: 1, [b]: 1 }).toReversed(),
    ];
    const answers = await times(120, index => reserve(aGid(), carts[index % 3]!));
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    expect(await stockOf(service, a)).toBe(380);
  });
});

describe('the end of a reservation', () => {
  it('by a confirm leaves the stock as it is, however often it is repeated', async () => {
    const noodles = await aProduct(service, 10);
    const gid = aGid();
    await reserve(gid, { [noodles]: 3 });
    for (const { data } of [await confirm(gid), await confirm(gid)]) expect(data).toEqual([]);
    expect(await stateOf(gid)).toBe('CONFIRMED');
    expect(await journalOf(service, noodles)).toEqual(['OPENING 10', 'DEDUCTION -3']);
  });

  it('by a cancel adds the opposite rows once, and changes no row', async () => {
    const [noodles, tea] = [await aProduct(service, 10), await aProduct(service, 10)];
    const gid = aGid();
    await reserve(gid, { [noodles]: 3, [tea]: 1 });
    const rows = () =>
      service.query('SELECT * FROM stock_journal WHERE reference = ? ORDER BY journal_id', [gid]);
    const before = await rows();
    for (const { data } of await times(12, () => cancel(gid))) expect(data).toEqual([]);
    expect((await rows()).slice(0, before.length)).toEqual(before);
    expect(await journalOf(service, noodles)).toEqual(['OPENING 10', 'DEDUCTION -3', 'RELEASE 3']);
    expect(await journalOf(service, tea)).toEqual(['OPENING 10', 'DEDUCTION -1', 'RELEASE 1']);
    expect([await stockOf(service, noodles), await stateOf(gid)]).toEqual([10, 'CANCELLED']);
  });

  it('by a cancel that comes before its try leaves a mark that refuses the try', async () => {
    const noodles = await aProduct(service, 10);
    const gid = aGid();
    expect((await cancel(gid)).data).toEqual([]);
    for (const answer of [await reserve(gid, { [noodles]: 1 }), await reserve(gid, { [noodles]: 1 })])
      expect(answer).toMatchObject({ status: 409, code: TransactionErrors.TRANSACTION_ENDED.code });
    expect(await journalOf(service, noodles)).toEqual(['OPENING 10']);
  });

  it('by a cancel gives stock back to a product that went off sale, too', async () => {
    const noodles = await aProduct(service, 10);
    const gid = aGid();
    await reserve(gid, { [noodles]: 4 });
    await takeOffSale(noodles);
    await cancel(gid);
    expect(await stockOf(service, noodles)).toBe(10);
  });

  it('happens once: a confirmed one is not cancelled, and a cancelled one not confirmed', async () => {
    const noodles = await aProduct(service, 10);
    const [confirmed, cancelled] = [aGid(), aGid()];
    for (const gid of [confirmed, cancelled]) await reserve(gid, { [noodles]: 1 });
    await confirm(confirmed);
    await cancel(cancelled);
    expect((await cancel(confirmed)).data).toMatchObject([{ gid: confirmed, problem: 'it is CONFIRMED' }]);
    expect((await confirm(cancelled)).data).toMatchObject([{ gid: cancelled, problem: 'it is CANCELLED' }]);
    expect(await stockOf(service, noodles)).toBe(9);
  });

  it('by a cancel at the time of its try leaves nothing taken', async () => {
    const noodles = await aProduct(service, 1_000);
    const gids = Array.from({ length: 60 }, aGid);
    await Promise.all(gids.flatMap(gid => [reserve(gid, { [noodles]: 2 }), cancel(gid), cancel(gid)]));
    expect(new Set(await Promise.all(gids.map(stateOf)))).toEqual(new Set(['CANCELLED']));
    expect(await stockOf(service, noodles)).toBe(1_000);
  });
});

describe('the journal', () => {
  it('accepts each cause once per product', async () => {
    const noodles = await aProduct(service, 10);
    const gid = aGid();
    await reserve(gid, { [noodles]: 1 });
    await expect(
      service.query(
        `INSERT INTO stock_journal (product_id, kind, quantity, reference)
         SELECT product_id, kind, quantity, reference FROM stock_journal WHERE reference = ?`,
        [gid],
      ),
    ).rejects.toMatchObject({ code: 'ER_DUP_ENTRY' });
  });

  it('tells two reservations of one transaction apart', async () => {
    const noodles = await aProduct(service, 10);
    const gid = aGid();
    await reserve(gid, { [noodles]: 1 });
    await reserve(gid, { [noodles]: 2 }, 'reservations.reserve#2');
    expect(await journalOf(service, noodles)).toEqual(['OPENING 10', 'DEDUCTION -1', 'DEDUCTION -2']);
    await cancel(gid, 'reservations.reserve#2');
    expect(await stockOf(service, noodles)).toBe(9);
  });

  it('tells the reservations apart that several branches of one transaction have made', async () => {
    const noodles = await aProduct(service, 10);
    const gid = aGid();
    const branches = ['orders.place', 'orders.place#2', 'orders.move'].map(
      parent => `${parent}>reservations.reserve`,
    );
    for (const [n, branch] of branches.entries())
      expect(await reserve(gid, { [noodles]: n + 1 }, branch)).toMatchObject({ status: 200 });
    expect(await stockOf(service, noodles)).toBe(4);
    for (const branch of branches.slice(1)) expect((await cancel(gid, branch)).data).toEqual([]);
    expect(await journalOf(service, noodles)).toEqual([
      'OPENING 10',
      'DEDUCTION -1',
      'DEDUCTION -2',
      'DEDUCTION -3',
      'RELEASE 2',
      'RELEASE 3',
    ]);
  });
});
