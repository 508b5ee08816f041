import { describe, expect, it } from 'vitest';
import { publishFlashSaleBody } from './flash-sale.api.js';

const body = { productId: 'p', priceFen: 1, stock: 1, limitPerBuyer: 1, startsAt: '2026-01-01T00:00:00Z' };
const isTaken = (endsAt: string): boolean => publishFlashSaleBody.safeParse({ ...body, endsAt }).success;

describe('the window of a flash sale', () => {
  it.each(['2026-01-01T08:00:00+08:00', '2999-12-31T23:59:59.999-12:00', '1000-01-01T00:00:00+14:00'])(
    'may end at %s',
    endsAt => expect(isTaken(endsAt)).toBe(true),
  );

  it.each(['9999-12-31T23:59:59.999-12:00', '0000-01-01T00:00:00+14:00', '2026-02-30T00:00:00Z'])(
    'does not end at %s, which no database can store',
    endsAt => expect(isTaken(endsAt)).toBe(false),
  );
});
