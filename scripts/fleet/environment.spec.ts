import { describe, expect, it } from 'vitest';
import { serviceEnvironment } from './environment.mjs';
import { makeSecrets } from './secrets.mjs';
import { SERVICES } from './services.mjs';
import { readSettings } from './settings.mjs';

const secrets = makeSecrets();
const addresses = {
  database: { user: 'mysql://user', product: 'mysql://product', order: 'mysql://order', audit: 'mysql://audit' },
  redis: 'redis://one',
  rabbitmq: 'amqp://one',
};

const environmentOf = (name: (typeof SERVICES)[number]['name'], env: NodeJS.ProcessEnv = {}) =>
  serviceEnvironment(name, { settings: readSettings(env), secrets, addresses, env });

describe('the environment of a service', () => {
  it('names its own schema and no other', () => {
    for (const { name, database } of SERVICES) {
      const urls = Object.values(environmentOf(name)).filter((value) => value?.startsWith('mysql://'));
      expect(urls).toEqual(database ? [`mysql://${name}`] : []);
    }
  });

  it('holds the secrets of WeChat only where WeChat is spoken with', () => {
    const holders = SERVICES.filter(({ name }) => environmentOf(name).DIANCAN_WECHAT_OA_SECRET !== undefined);
    expect(holders.map(({ name }) => name)).toEqual(['sandbox', 'user']);
  });

  it('gives the keys of the payment to the two that sign with them, to each its own half', () => {
    const ofOrder = environmentOf('order');
    const ofSandbox = environmentOf('sandbox');
    expect(ofOrder.DIANCAN_WECHAT_MCHID).toBe(ofSandbox.DIANCAN_WECHAT_MCHID);
    expect([ofOrder.DIANCAN_WECHAT_MCH_KEY_FILE, ofSandbox.DIANCAN_WECHAT_MCH_KEY_FILE]).toEqual([expect.stringMatching(/merchant\.key\.pem$/), undefined]);
    expect([ofOrder.DIANCAN_SANDBOX_PLATFORM_KEY_FILE, ofSandbox.DIANCAN_SANDBOX_PLATFORM_KEY_FILE]).toEqual([undefined, expect.stringMatching(/platform\.key\.pem$/)]);
    expect(environmentOf('user').DIANCAN_WECHAT_API_V3_KEY).toBeUndefined();
  });

  it('withholds what the fleet was given for itself', () => {
    const given = {
      DIANCAN_MYSQL_URL: 'mysql://root',
      DIANCAN_DB_URL: 'mysql://elsewhere',
      DIANCAN_REDIS_URL: 'redis://elsewhere',
      DIANCAN_WECHAT_WEB_SECRET: 'real',
      DIANCAN_TEST_MYSQL_URL: 'mysql://root',
    };
    const shown = Object.values(environmentOf('order', given));
    for (const value of Object.values(given)) expect(shown).not.toContain(value);
  });

  it('prefers a WeChat account that was given over the made-up one', () => {
    const env = environmentOf('user', { DIANCAN_WECHAT_OA_APPID: 'wx1', DIANCAN_WECHAT_API_URL: 'https://api.weixin.qq.com' });
    expect(env).toMatchObject({ DIANCAN_WECHAT_OA_APPID: 'wx1', DIANCAN_WECHAT_API_URL: 'https://api.weixin.qq.com' });
  });

  it('hands settings of the services down', () => {
    expect(environmentOf('order', { DIANCAN_ORDER_UNPAID_MS: '5' }).DIANCAN_ORDER_UNPAID_MS).toBe('5');
  });
});
