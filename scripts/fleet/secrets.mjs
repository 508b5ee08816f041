// @ts-check
import { randomBytes, randomInt } from 'node:crypto';
import { readJson, writeJson } from '../files/private-file.mjs';

/**
 * @typedef {object} Secrets
 * @property {import('../servers/docker.ts').Compose['passwords']} servers of the private servers
 * @property {string} erlangCookie
 * @property {{ user: string, product: string, order: string, audit: string }} accounts of the database
 * @property {Record<string, string>} wechat by name of variable
 * @property {Record<string, string>} config by name of variable
 */

/**
 * The secrets of a data folder. They are made at its first start and kept, because data depends on them.
 * @param {string} dataDir
 * @returns {Secrets}
 */
export function loadSecrets(dataDir) {
  const file = `${dataDir}/secrets.json`;
  const kept = readJson(file);
  const made = makeSecrets();
  /** @type {Secrets} */
  const secrets = {
    servers: { ...made.servers, ...kept?.servers },
    erlangCookie: kept?.erlangCookie ?? made.erlangCookie,
    accounts: { ...made.accounts, ...kept?.accounts },
    wechat: { ...made.wechat, ...kept?.wechat },
    config: { ...made.config, ...kept?.config },
  };
  if (JSON.stringify(secrets) !== JSON.stringify(kept)) writeJson(file, secrets);
  return secrets;
}

/** @returns {Secrets} */
export function makeSecrets() {
  return {
    servers: { mariadb: hex(24), redis: hex(24), rabbitmq: hex(24) },
    erlangCookie: hex(24),
    accounts: { user: hex(24), product: hex(24), order: hex(24), audit: hex(24) },
    wechat: {
      DIANCAN_WECHAT_OA_APPID: `wx${hex(8)}`,
      DIANCAN_WECHAT_OA_SECRET: hex(16),
      DIANCAN_WECHAT_WEB_APPID: `wx${hex(8)}`,
      DIANCAN_WECHAT_WEB_SECRET: hex(16),
      DIANCAN_WECHAT_SERVER_TOKEN: hex(16),
      DIANCAN_WECHAT_MCHID: `19${String(randomInt(10 ** 8)).padStart(8, '0')}`,
      DIANCAN_WECHAT_MCH_SERIAL: hex(20).toUpperCase(),
      DIANCAN_WECHAT_API_V3_KEY: hex(16),
      DIANCAN_WECHAT_PUBLIC_KEY_ID: `PUB_KEY_ID_01${hex(16).toUpperCase()}`,
      DIANCAN_WECHAT_TEMPLATE_ACCEPTED: templateId(),
      DIANCAN_WECHAT_TEMPLATE_READY: templateId(),
      DIANCAN_WECHAT_TEMPLATE_FINISHED: templateId(),
      DIANCAN_WECHAT_TEMPLATE_REFUNDED: templateId(),
    },
    config: {
      DIANCAN_CONFIG_TOKEN: hex(24),
      DIANCAN_OPERATOR_TOKEN: hex(24),
      DIANCAN_CONFIG_ENCRYPT_KEY: hex(32),
      DIANCAN_CONFIG_WEBHOOK_SECRET: hex(24),
    },
  };
}

/** 43 characters, as WeChat's are. */
function templateId() {
  return randomBytes(32).toString('base64url');
}

/** @param {number} bytes */
function hex(bytes) {
  return randomBytes(bytes).toString('hex');
}
