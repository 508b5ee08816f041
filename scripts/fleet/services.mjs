// @ts-check

/** @typedef {'config' | 'sandbox' | 'user' | 'product' | 'order' | 'gateway'} ServiceName */

/**
 * @typedef {object} Service
 * @property {ServiceName} name
 * @property {string} portVariable
 * @property {number} defaultPort
 * @property {{ portVariable: string, defaultPort: number }} [management] where it shows its metrics, on
 *   127.0.0.1
 * @property {boolean} redis whether it uses Redis
 * @property {readonly string[]} secrets which of the variables with secrets it may see
 * @property {number} rank higher ranks are stopped first, so that nobody calls a service that is gone
 */

const OFFICIAL_ACCOUNT = ['DIANCAN_WECHAT_OA_APPID', 'DIANCAN_WECHAT_OA_SECRET'];
const WEBSITE_APP = ['DIANCAN_WECHAT_WEB_APPID', 'DIANCAN_WECHAT_WEB_SECRET'];
const TEMPLATES = [
  'DIANCAN_WECHAT_TEMPLATE_ACCEPTED',
  'DIANCAN_WECHAT_TEMPLATE_READY',
  'DIANCAN_WECHAT_TEMPLATE_FINISHED',
  'DIANCAN_WECHAT_TEMPLATE_REFUNDED',
];
const WECHAT = [...OFFICIAL_ACCOUNT, ...WEBSITE_APP, ...TEMPLATES];
const MERCHANT = [
  'DIANCAN_WECHAT_MCHID',
  'DIANCAN_WECHAT_MCH_SERIAL',
  'DIANCAN_WECHAT_API_V3_KEY',
  'DIANCAN_WECHAT_PUBLIC_KEY_ID',
];
const MERCHANT_SIDE = [...MERCHANT, 'DIANCAN_WECHAT_MCH_KEY_FILE', 'DIANCAN_WECHAT_PUBLIC_KEY_FILE'];
const WECHAT_PAY_SIDE = [...MERCHANT, 'DIANCAN_SANDBOX_MCH_KEY_FILE', 'DIANCAN_SANDBOX_PLATFORM_KEY_FILE'];

const CONFIG_CENTRE = [
  'DIANCAN_OPERATOR_TOKEN',
  'DIANCAN_CONFIG_ENCRYPT_KEY',
  'DIANCAN_CONFIG_WEBHOOK_SECRET',
];

/**
 * @param {ServiceName} name
 * @param {[port: number, managementPort?: number]} defaultPorts
 * @param {{ rank: number, redis?: boolean, secrets?: readonly string[] }} more
 * @returns {Service}
 */
function service(name, [defaultPort, managementPort], { rank, redis = false, secrets = [] }) {
  const variable = (/** @type {string} */ what) => `DIANCAN_${name.toUpperCase()}_${what}`;
  const management = managementPort && {
    management: { portVariable: variable('MANAGEMENT_PORT'), defaultPort: managementPort },
  };
  return { name, portVariable: variable('PORT'), defaultPort, ...management, redis, secrets, rank };
}

/**
 * The config centre comes first: all others have their settings from it.
 * @type {readonly Service[]}
 */
export const SERVICES = [
  service('config', [8888, 9104], { rank: 1, secrets: CONFIG_CENTRE }),
  service('sandbox', [9090], { rank: 1, secrets: [...WECHAT, ...WECHAT_PAY_SIDE] }),
  service('user', [8101, 9101], {
    rank: 2,
    redis: true,
    secrets: [...WECHAT, 'DIANCAN_WECHAT_SERVER_TOKEN'],
  }),
  service('product', [8102, 9102], { rank: 2, redis: true }),
  service('order', [8103, 9103], {
    rank: 3,
    redis: true,
    secrets: ['DIANCAN_WECHAT_OA_APPID', ...MERCHANT_SIDE],
  }),
  service('gateway', [8080, 9100], { rank: 4, redis: true }),
];

/**
 * Every port that a fleet listens on, by the variable that moves it.
 * @type {ReadonlyArray<{ service: ServiceName, variable: string, management: boolean }>}
 */
export const PORTS = SERVICES.flatMap(({ name, portVariable, management }) => [
  { service: name, variable: portVariable, management: false },
  ...(management ? [{ service: name, variable: management.portVariable, management: true }] : []),
]);

/**
 * @param {ServiceName} name
 * @returns {Service}
 */
export function serviceNamed(name) {
  const found = SERVICES.find(candidate => candidate.name === name);
  if (!found) throw new Error(`no service is called ${name}`);
  return found;
}

/** The command line tools that are part of a service: they run with its environment. */
export const TOOLS = /** @type {const} */ ({
  seller: { service: 'user', entry: 'seller.main.js' },
  'menu-import': { service: 'product', entry: 'menu-import.main.js' },
});
