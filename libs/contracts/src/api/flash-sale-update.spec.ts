import { describe, expect, it } from 'vitest';
import { updateFlashSaleBody } from './flash-sale.api.js';

const ID = '01KAP3B0M5T9S4V8Q3W7X6Y1CD';
const FIELDS = 'priceFen, stock, startsAt, endsAt, limitPerBuyer, waitingList';
const problems = (body: object) =>
  updateFlashSaleBody
    .safeParse({ activityId: ID, ...body })
    .error?.issues.map(issue => (issue as { params?: { en: string } }).params?.en);

describe('a change of a flash sale', () => {
  const none = [{}, { stok: 9 }, { productId: ID }, { stock: undefined }];
  it.each(none)('is refused if it names none: %j', body => {
    expect(problems(body)).toEqual([`names nothing to change; it may name ${FIELDS}`]);
  });

  const some = [{ stock: 9 }, { waitingList: false }, { priceFen: 1, stok: 9 }];
  it.each(some)('is one field or more: %j', body => {
    expect(problems(body)).toBeUndefined();
  });
});
