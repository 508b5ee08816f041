import { describe, expect, it } from 'vitest';
import { changed, problemsByPublishedSchema, writtenSettings } from '../../../test/settings/published-settings.js';
import { OrderSettings } from './order.settings.js';

const good = writtenSettings('order', 'dev');

describe('the schema that order publishes', () => {
  it.each(['dev', 'prod'])('takes what config-repo has for the profile %s, as the service does', profile => {
    const values = writtenSettings('order', profile);
    expect(problemsByPublishedSchema(OrderSettings, values)).toEqual([]);
    expect(() => new OrderSettings(values)).not.toThrow();
  });

  it.each([
    ['payment/acceptUnpaid', 'yes', '/payment/acceptUnpaid enum'],
    ['payment/noticeOnAccept', 1, '/payment/noticeOnAccept enum'],
    ['payment/description', undefined, '/payment/description required'],
    ['unpaid/expiryMs', '15 minutes', '/unpaid/expiryMs type'],
    ['unpaid', undefined, '/unpaid required'],
    ['wechat/pay/merchantSerial', 'none', '/wechat/pay/merchantSerial pattern'],
    ['wechat/pay/paymentNotifyUrl', 'here', '/wechat/pay/paymentNotifyUrl pattern'],
    ['services/product', [], '/services/product minItems'],
  ])('sees %s = %j as the service does', (path, value, problem) => {
    const bad = changed(good, path, value);
    expect(problemsByPublishedSchema(OrderSettings, bad)).toContain(problem);
    expect(() => new OrderSettings(bad)).toThrow('Settings are missing or wrong: ');
  });
});
