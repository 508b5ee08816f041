import { describe, expect, it } from 'vitest';
import { serviceEnvironment } from './environment.ts';
import { makeSecrets } from './secrets.mjs';
import { SERVICES } from './services.mjs';
import { readSettings } from './settings.mjs';

const secrets = makeSecrets();
const addresses = {
  database: {
    user: 'mysql://user',
    product: 'mysql://product',
    order: 'mysql://order',
    audit: 'mysql://audit',
  },
  redis: 'redis://one',
  rabbitmq: 'amqp://one',
};

const environmentOf = (name: (typeof SERVICES)[number]['name'], env: NodeJS.ProcessEnv = {}) =>
  serviceEnvironment(name, { settings: readSettings(env), secrets, addresses, env });

describe('the environment of a service', () => {
  it('names its own schema and no other', () => {
    const owners = ['user', 'product', 'order'];
    for (const { name } of SERVICES) {
      const urls = Object.values(environmentOf(name)).filter(value => value?.startsWith('mysql://'));
      expect(urls).toEqual(owners.includes(name) ? [`mysql://${name}`] : []);
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
    expect([ofOrder.DIANCAN_WECHAT_MCH_KEY_FILE, ofSandbox.DIANCAN_WECHAT_MCH_KEY_FILE]).toEqual([
      expect.stringMatching(/merchant\.key\.pem$/),
      undefined,
    ]);
    expect([ofOrder.DIANCAN_SANDBOX_PLATFORM_KEY_FILE, ofSandbox.DIANCAN_SANDBOX_PLATFORM_KEY_FILE]).toEqual([
      undefined,
      expect.stringMatching(/platform\.key\.pem$/),
    ]);
    expect(environmentOf('user').DIANCAN_WECHAT_API_V3_KEY).toBeUndefined();
  });

  it('withholds what the fleet was given for itself', () => {
    const given = {
      DIANCAN_MYSQL_URL: 'mysql://root',
      DIANCAN_DB_URL: 'mysql://elsewhere',
      DIANCAN_REDIS_URL: 'redis://elsewhere',
      DIANCAN_WECHAT_WEB_SECRET: 'real',
      DIANCAN_TEST_MYSQL_URL: 'mysql://root',
      npm_config_token: 'of the registry',
    };
    for (const { name } of SERVICES) {
      const known = name === 'user' || name === 'sandbox' ? ['real'] : [];
      expect(
        Object.values(environmentOf(name, given)).filter(value => Object.values(given).includes(value ?? '')),
      ).toEqual(known);
    }
  });

  it('names Redis to those who use it', () => {
    for (const { name, redis } of SERVICES)
      expect(environmentOf(name).DIANCAN_REDIS_URL).toBe(redis ? 'redis://one' : undefined);
  });

  it('prefers a WeChat account that was given over the made-up one', () => {
    const env = environmentOf('user', {
      DIANCAN_WECHAT_OA_APPID: 'wx1',
      DIANCAN_WECHAT_API_URL: 'https://api.weixin.qq.com',
    });
    expect(env).toMatchObject({
      DIANCAN_WECHAT_OA_APPID: 'wx1',
      DIANCAN_WECHAT_API_URL: 'https://api.weixin.qq.com',
    });
  });

  it('hands settings of the services down', () => {
    expect(environmentOf('order', { DIANCAN_ORDER_UNPAID_MS: '5' }).DIANCAN_ORDER_UNPAID_MS).toBe('5');
  });
});

describe('where services have their settings from', () => {
  const OTHERS = SERVICES.map(({ name }) => name).filter(name => name !== 'config');
  const OWN = ['DIANCAN_OPERATOR_TOKEN', 'DIANCAN_CONFIG_ENCRYPT_KEY', 'DIANCAN_CONFIG_WEBHOOK_SECRET'];
  const given = {
    DIANCAN_CONFIG_TOKEN: 'token-to-read',
    DIANCAN_CONFIG_TOKEN_ORDER: 'token-of-order',
    DIANCAN_CONFIG_TOKEN_CASHIER: 'token-of-cashier',
    DIANCAN_OPERATOR_TOKEN: 'token-to-operate',
    DIANCAN_CONFIG_ENCRYPT_KEY: 'key-to-encrypt',
    DIANCAN_CONFIG_WEBHOOK_SECRET: 'secret-of-the-webhook',
    DIANCAN_CONFIG_GIT: 'https://cook:password@git.example/config.git',
  };

  it('is the config centre of the same fleet, whatever other one the environment names', () => {
    for (const name of OTHERS) {
      const env = environmentOf(name, {
        DIANCAN_CONFIG_URL: 'http://elsewhere',
        DIANCAN_CONFIG_PORT: '18888',
        DIANCAN_BIND: '::',
      });
      expect(env).toMatchObject({
        DIANCAN_CONFIG_URL: 'http://[::1]:18888',
        DIANCAN_CONFIG_TOKEN: secrets.config.DIANCAN_CONFIG_TOKEN,
      });
    }
  });

  it('is the folder where there is no config centre', () => {
    const env = { DIANCAN_CONFIG_URL: 'http://elsewhere', DIANCAN_CONFIG_TOKEN: 'token-to-read' };
    const settings = { ...readSettings(env), configCentre: false };
    const {
      DIANCAN_CONFIG_URL: url,
      DIANCAN_CONFIG_TOKEN: token,
      DIANCAN_CONFIG_DIR: folder,
    } = serviceEnvironment('order', { settings, secrets, addresses, env });
    expect([url, token, folder]).toEqual(['', undefined, settings.configDir]);
  });

  it('is opened by the token of the application where it has one, else by the one that reads', () => {
    const tokens = OTHERS.map(name => [name, environmentOf(name, given).DIANCAN_CONFIG_TOKEN]);
    expect(tokens).toEqual(OTHERS.map(name => [name, name === 'order' ? 'token-of-order' : 'token-to-read']));
    expect(environmentOf('order', { ...given, DIANCAN_CONFIG_TOKEN_ORDER: '' }).DIANCAN_CONFIG_TOKEN).toBe(
      'token-to-read',
    );
  });

  it('shows each of them no token but its own', () => {
    for (const name of OTHERS) {
      const shown = Object.entries(environmentOf(name, given)).filter(([, value]) =>
        Object.values(given).includes(value ?? ''),
      );
      expect(shown).toEqual([
        ['DIANCAN_CONFIG_TOKEN', name === 'order' ? 'token-of-order' : 'token-to-read'],
      ]);
      const made = environmentOf(name);
      for (const variable of [...OWN, 'DIANCAN_CONFIG_GIT']) expect(made).not.toHaveProperty(variable);
    }
  });

  it('is for the config centre, which has every token, the repository', () => {
    expect(environmentOf('config', given)).toMatchObject(given);
    expect(environmentOf('config')).not.toHaveProperty('DIANCAN_CONFIG_URL');
    const { DIANCAN_CONFIG_TOKEN, ...own } = secrets.config;
    expect(Object.keys(own)).toEqual(OWN);
    expect(environmentOf('config')).toMatchObject({ DIANCAN_CONFIG_TOKEN, ...own });
  });

  it('is for the config centre a folder where no repository is', () => {
    const env = environmentOf('config', { DIANCAN_CONFIG_DIR: '/somewhere/settings' });
    expect(env).toMatchObject({ DIANCAN_CONFIG_DIR: '/somewhere/settings' });
    expect(env).not.toHaveProperty('DIANCAN_CONFIG_GIT');
  });
});
