import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFleet, type TestFleet } from '../fleet/start-fleet.js';
import { aBuyer, aDish, aSeller } from '../people/people.js';
import {
  anUnpaidOrder,
  aPaidOrder,
  HASTY_WECHAT,
  misfortune,
  pay,
  refundLines,
  untilPayStatus,
} from '../people/wechat.js';

const OPENID = 'o-whom-no-log-may-name';

let fleet: TestFleet;

beforeAll(async () => {
  fleet = await startFleet({ env: { ...HASTY_WECHAT, DIANCAN_LOG_LEVEL: 'debug' } });
});
afterAll(() => fleet?.stop());

describe('the logs of services that order, pay, refuse and refund', () => {
  it('name no openid, no session and no secret', async () => {
    const [buyer, seller] = await Promise.all([aBuyer(fleet, OPENID), aSeller(fleet)]);
    const productId = await aDish(seller);
    const orderId = await aPaidOrder(buyer, productId);
    await refundLines(seller, orderId, [{ productId, quantity: 1 }]);
    await untilPayStatus(buyer, orderId, 'REFUNDED');
    await misfortune(fleet, { kind: 'payment-differs', fen: 1 });
    await pay(buyer, await anUnpaidOrder(buyer, productId));
    await misfortune(fleet, { kind: 'error', match: { path: '/v3/pay' }, times: 2 });
    await buyer.post('/api/pay/create', { orderId: await anUnpaidOrder(buyer, productId) });
    await buyer.post('/api/order/cancel', { orderId });

    const secrets = ['user', 'order']
      .flatMap(name => Object.entries(fleet.env(name as 'user' | 'order')))
      .filter(([variable]) => /SECRET|API_V3_KEY|_URL$/.test(variable))
      .map(([, value]) => passwordOf(value!))
      .filter(value => value.length > 8);
    const silent = [OPENID, buyer.token!, seller.token!, ...secrets];
    for (const service of ['gateway', 'user', 'product', 'order']) {
      const log = await logOf(service);
      expect(log).toContain('listening on');
      for (const word of silent) expect(log.includes(word), `${service}.log names ${word}`).toBe(false);
    }
  });
});

/** The password in a URL, or the secret itself. */
const passwordOf = (value: string): string => (URL.canParse(value) ? new URL(value).password : value);

async function logOf(service: string): Promise<string> {
  const folder = join(fleet.dataDir, 'logs');
  const files = (await readdir(folder)).filter(file => file.startsWith(service));
  return (await Promise.all(files.map(file => readFile(join(folder, file), 'utf8')))).join('');
}
