import { describe, expect, it } from 'vitest';
import {
  changed,
  describePublishedSchema,
  describeRanges,
  problemsByPublishedSchema,
  writtenSettings,
} from '@diancan/testing/settings';
import { OrderSettings } from './order.settings.js';

const good = writtenSettings('order', 'dev');
const DAY_MS = 86_400_000;

describePublishedSchema('order', OrderSettings, [
  ['payment/acceptUnpaid', 'yes', '/payment/acceptUnpaid enum'],
  ['payment/noticeOnAccept', 1, '/payment/noticeOnAccept enum'],
  ['payment/description', undefined, '/payment/description required'],
  ['unpaid/expiryMs', '15 minutes', '/unpaid/expiryMs type'],
  ['unpaid', undefined, '/unpaid required'],
  ['wechat/pay/merchantSerial', 'none', '/wechat/pay/merchantSerial pattern'],
  ['wechat/pay/paymentNotifyUrl', 'here', '/wechat/pay/paymentNotifyUrl pattern'],
  ['services/product', [], '/services/product minItems'],
]);

describeRanges('order', OrderSettings, [
  ['unpaid/expiryMs', 60_000, 'minimum', 120_000],
  ['unpaid/expiryMs', '119999', 'minimum', 120_000],
  ['unpaid/expiryMs', 365 * DAY_MS, 'maximum', 86_400_000],
  ['wechat/pay/timeoutMs', 1, 'minimum', 1_000],
  ['wechat/pay/timeoutMs', '60000', 'maximum', 10_000],
  ['placement/deadlineMs', 1, 'minimum', 500],
  ['placement/deadlineMs', DAY_MS, 'maximum', 60_000],
  ['database/poolSize', 3, 'minimum', 5],
  ['sweep/intervalMs', 1, 'minimum', 10],
  ['sweep/intervalMs', DAY_MS, 'maximum', 3_600_000],
  ['alarm/intervalMs', DAY_MS, 'maximum', 3_600_000],
  ['alarm/refundAfterMs', 1, 'minimum', 60_000],
  ['alarm/refundAfterMs', 365 * DAY_MS, 'maximum', 604_800_000],
  ['payment/refundsApartMs', DAY_MS, 'maximum', 3_600_000],
  ['payment/description', 'x'.repeat(128), 'maxLength', 127],
  ['wechat/pay/paymentNotifyUrl', `https://shop.example/${'x'.repeat(255)}`, 'maxLength', 255],
  ['calls/defaults/breaker/windowMs', 1, 'minimum', 100],
  ['calls/defaults/breaker/halfOpenAfterMs', DAY_MS, 'maximum', 600_000],
  ['calls/defaults/bulkhead/concurrent', 0, 'minimum', 1],
  ['calls/defaults/retry/attempts', 1_000, 'maximum', 10],
  ['discovery/leaseMs', 1, 'minimum', 1_000],
  ['discovery/heartbeatMs', 1, 'minimum', 10],
  ['discovery/refreshMs', DAY_MS, 'maximum', 3_600_000],
  ['discovery/lingerMs', DAY_MS, 'maximum', 60_000],
]);

describe('settings out of range', () => {
  it.each([
    '/api/pay/notify',
    'shop.example/api/pay/notify',
    'ftp://shop.example/',
    'https://shop.example/?from=pay',
    'https://shop.example/#pay',
  ])('are refused: %s as a notification URL', url => {
    for (const key of ['paymentNotifyUrl', 'refundNotifyUrl']) {
      const bad = changed(good, `wechat/pay/${key}`, url);
      expect(problemsByPublishedSchema(OrderSettings, bad)).toEqual([`/wechat/pay/${key} pattern`]);
      expect(() => new OrderSettings(bad)).toThrow(`wechat.pay.${key} (`);
    }
  });

  it.each(['calls/methods/product.stock.deduct', 'calls/services/product'])(
    'are refused: a timeout of 1 ms for %s',
    path => {
      const bad = changed(good, path, { timeoutMs: 1 });
      expect(problemsByPublishedSchema(OrderSettings, bad)).toEqual([`/${path}/timeoutMs minimum`]);
      expect(() => new OrderSettings(bad)).toThrow('timeoutMs (too_small: at least 100)');
    },
  );

  it.each([
    ['unpaid/expiryMs', '120000'],
    ['unpaid/expiryMs', DAY_MS],
    ['wechat/pay/timeoutMs', 1_000],
    ['payment/description', '餐'.repeat(127)],
    ['wechat/pay/paymentNotifyUrl', 'HTTPS://shop.example:8443/api/pay/notify'],
  ])('do not include %s = %j', (path, value) => {
    const values = changed(good, path, value);
    expect(problemsByPublishedSchema(OrderSettings, values)).toEqual([]);
    expect(() => new OrderSettings(values)).not.toThrow();
  });
});
