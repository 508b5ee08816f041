// @ts-check
import { randomBytes } from 'node:crypto';
import { makeSecrets } from '../fleet/secrets.mjs';

const HEAD = `# The secrets of this fleet, made by \`npm run compose:env\`; data lies behind them, so
# keep them with the backups. Values stand in URLs: letters, digits, - and _ only.
# Other settings: docs/compose.md.`;

/** Each process reads only its own settings. */
const APPLICATIONS = ['gateway', 'user', 'product', 'order', 'sandbox'];

/**
 * New random values for all variables that docker-compose.yml reads from the environment.
 * @returns {Record<string, string>} by name of variable
 */
export function makeComposeSecrets() {
  const { servers, accounts, wechat, config } = makeSecrets();
  return {
    DIANCAN_MARIADB_PASSWORD: servers.mariadb,
    DIANCAN_REDIS_PASSWORD: servers.redis,
    DIANCAN_RABBITMQ_PASSWORD: servers.rabbitmq,
    DIANCAN_DB_PASSWORD_USER: accounts.user,
    DIANCAN_DB_PASSWORD_PRODUCT: accounts.product,
    DIANCAN_DB_PASSWORD_ORDER: accounts.order,
    DIANCAN_DB_PASSWORD_AUDIT: accounts.audit,
    ...config,
    ...Object.fromEntries(
      APPLICATIONS.map(name => [
        `DIANCAN_CONFIG_TOKEN_${name.toUpperCase()}`,
        randomBytes(24).toString('hex'),
      ]),
    ),
    ...wechat,
  };
}

/**
 * An .env file with every variable that is needed. Existing lines stay as they are, byte for byte, because
 * data depends on their values; missing ones are added.
 * @param {string} before each byte as a character (latin1); empty when there is none
 * @param {Record<string, string>} made a value for each variable that is needed
 * @returns {{ text: string, added: string[] }} added: names of variables
 */
export function completeEnvFile(before, made) {
  const said = new Set(
    [...before.matchAll(/^(?:\xEF\xBB\xBF)?\s*(?:export\s+)?(\w+)\s*=/gm)].map(([, name]) => name),
  );
  const added = Object.keys(made).filter(name => !said.has(name));
  const lines = added.map(name => `${name}=${made[name]}`);
  const start = before === '' ? HEAD : before.replace(/[ \t\r\n]+$/, '');
  return { text: added.length === 0 ? before : `${[start, ...lines].join('\n')}\n`, added };
}
