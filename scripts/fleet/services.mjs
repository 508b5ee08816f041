// @ts-check

/** @typedef {'config' | 'sandbox' | 'user' | 'product' | 'order' | 'gateway'} ServiceName */

/**
 * @typedef {object} Service
 * @property {ServiceName} name
 * @property {string} portVariable
 * @property {number} defaultPort
 * @property {{ portVariable: string, defaultPort: number }} [management] where it shows its metrics, on 127.0.0.1
 * @property {boolean} database whether it owns a schema
 * @property {boolean} redis
 * @property {readonly string[]} secrets which of the variables with secrets it may see
 * @property {number} rank higher ranks are stopped first, so that nobody calls a service that is gone
 */

const OFFICIAL_ACCOUNT = ['DIANCAN_WECHAT_OA_APPID', 'DIANCAN_WECHAT_OA_SECRET'];
const WEBSITE_APP = ['DIANCAN_WECHAT_WEB_APPID', 'DIANCAN_WECHAT_WEB_SECRET'];
const TEMPLATES = [
  'DIANCAN_WECHAT_TEMPLATE_ACCEPTED',
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
 * The config centre comes first: all others have their settings from it.
 * @type {readonly Service[]}
 */
export const SERVICES = [
  {
    name: 'config',
    portVariable: 'DIANCAN_CONFIG_PORT',
    defaultPort: 8888,
    management: { portVariable: 'DIANCAN_CONFIG_MANAGEMENT_PORT', defaultPort: 9104 },
    database: false,
    redis: false,
    secrets: CONFIG_CENTRE,
    rank: 1,
  },
  {
    name: 'sandbox',
    portVariable: 'DIANCAN_SANDBOX_PORT',
    defaultPort: 9090,
    database: false,
    redis: false,
    secrets: [...WECHAT, ...WECHAT_PAY_SIDE],
    rank: 1,
  },
  {
    name: 'user',
    portVariable: 'DIANCAN_USER_PORT',
    defaultPort: 8101,
    management: { portVariable: 'DIANCAN_USER_MANAGEMENT_PORT', defaultPort: 9101 },
    database: true,
    redis: true,
    secrets: [...WECHAT, 'DIANCAN_WECHAT_SERVER_TOKEN'],
    rank: 2,
  },
  {
    name: 'product',
    portVariable: 'DIANCAN_PRODUCT_PORT',
    defaultPort: 8102,
    management: { portVariable: 'DIANCAN_PRODUCT_MANAGEMENT_PORT', defaultPort: 9102 },
    database: true,
    redis: true,
    secrets: [],
    rank: 2,
  },
  {
    name: 'order',
    portVariable: 'DIANCAN_ORDER_PORT',
    defaultPort: 8103,
    management: { portVariable: 'DIANCAN_ORDER_MANAGEMENT_PORT', defaultPort: 9103 },
    database: true,
    redis: true,
    secrets: ['DIANCAN_WECHAT_OA_APPID', ...MERCHANT_SIDE],
    rank: 3,
  },
  {
    name: 'gateway',
    portVariable: 'DIANCAN_GATEWAY_PORT',
    defaultPort: 8080,
    management: { portVariable: 'DIANCAN_GATEWAY_MANAGEMENT_PORT', defaultPort: 9100 },
    database: false,
    redis: true,
    secrets: [],
    rank: 4,
  },
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
  const service = SERVICES.find(candidate => candidate.name === name);
  if (!service) throw new Error(`no service is called ${name}`);
  return service;
}

/** The command line tools that are part of a service: they run with its environment. */
export const TOOLS = /** @type {const} */ ({
  seller: { service: 'user', entry: 'seller.main.js' },
  'menu-import': { service: 'product', entry: 'menu-import.main.js' },
});
