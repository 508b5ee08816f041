import { merchantKeyFiles } from './merchant-keys.ts';
import { PORTS, SERVICES, serviceNamed, type ServiceName } from './services.mjs';
import { portOf, reachable, type Settings } from './settings.mjs';
import type { ByAccount } from './database.ts';
import type { Secrets } from './secrets.mjs';

/** Where the fleet finds its servers. */
export interface Addresses {
  database: ByAccount;
  redis: string;
  rabbitmq: string;
}

/** A service does not inherit these variables; it gets only its own. */
const SECRETS = [
  'DIANCAN_MYSQL_URL',
  'DIANCAN_DB_URL',
  'DIANCAN_REDIS_URL',
  'DIANCAN_RABBITMQ_URL',
  'DIANCAN_CONFIG_TOKEN',
  'DIANCAN_CONFIG_GIT',
  ...SERVICES.flatMap(({ secrets }) => secrets),
];

/**
 * The environment of one service. For WeChat and tokens, the values of the given environment win over
 * generated ones.
 */
export function serviceEnvironment(
  name: ServiceName,
  {
    settings,
    secrets,
    addresses,
    env,
  }: {
    settings: Settings;
    secrets: Secrets;
    addresses: Addresses;
    /** What the fleet was started with. */
    env: NodeJS.ProcessEnv;
  },
): NodeJS.ProcessEnv {
  const service = serviceNamed(name);
  const sandbox = `http://127.0.0.1:${settings.ports.sandbox}`;
  const own: NodeJS.ProcessEnv = {
    ...withoutSecrets(env),
    DIANCAN_DATA_DIR: settings.dataDir,
    ...settingsFrom(name, { settings, secrets, env }),
    DIANCAN_PROFILE: settings.profile,
    DIANCAN_BIND: settings.bind,
    DIANCAN_PUBLIC_URL: settings.publicUrl,
    DIANCAN_KEYS_DIR: settings.keysDir,
    DIANCAN_RABBITMQ_URL: addresses.rabbitmq,
    DIANCAN_WECHAT_API_URL: env.DIANCAN_WECHAT_API_URL || sandbox,
    DIANCAN_WECHAT_OPEN_URL: env.DIANCAN_WECHAT_OPEN_URL || sandbox,
    DIANCAN_WECHAT_PAY_URL: env.DIANCAN_WECHAT_PAY_URL || sandbox,
    NODE_COMPILE_CACHE: env.NODE_COMPILE_CACHE || `${settings.dataDir}/compile-cache`,
  };
  for (const port of PORTS) own[port.variable] = String(portOf(port, settings));
  if (name === 'user' || name === 'product' || name === 'order')
    own.DIANCAN_DB_URL = addresses.database[name];
  if (service.redis) own.DIANCAN_REDIS_URL = addresses.redis;
  const known: Record<string, string> = {
    ...secrets.wechat,
    ...merchantKeyFiles(settings.dataDir),
    ...secrets.config,
  };
  for (const variable of service.secrets) own[variable] = env[variable] || known[variable];
  return own;
}

/**
 * The source of a service's settings. The config centre reads a repository or a folder; the others ask the
 * config centre, each with its own token if it has one.
 */
function settingsFrom(
  name: ServiceName,
  { settings, secrets, env }: { settings: Settings; secrets: Secrets; env: NodeJS.ProcessEnv },
): NodeJS.ProcessEnv {
  const token = env.DIANCAN_CONFIG_TOKEN || secrets.config.DIANCAN_CONFIG_TOKEN;
  if (name === 'config') {
    const ofApplications = Object.entries(env).filter(([variable]) => TOKEN_OF_APPLICATION.test(variable));
    const source = settings.configGit
      ? { DIANCAN_CONFIG_GIT: settings.configGit }
      : { DIANCAN_CONFIG_DIR: settings.configDir };
    return { DIANCAN_CONFIG_TOKEN: token, ...source, ...Object.fromEntries(ofApplications) };
  }
  // The URL of another config centre in the environment is ignored, because it would win over the folder.
  if (!settings.configCentre) return { DIANCAN_CONFIG_URL: '', DIANCAN_CONFIG_DIR: settings.configDir };
  return {
    DIANCAN_CONFIG_URL: `http://${reachable(settings.bind)}:${settings.ports.config}`,
    DIANCAN_CONFIG_TOKEN: env[`DIANCAN_CONFIG_TOKEN_${name.toUpperCase()}`] || token,
  };
}

const TOKEN_OF_APPLICATION = /^DIANCAN_CONFIG_TOKEN_/;

function withoutSecrets(env: NodeJS.ProcessEnv) {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([variable]) =>
        !SECRETS.includes(variable) &&
        !TOKEN_OF_APPLICATION.test(variable) &&
        !/^(npm_|DIANCAN_TEST_)/.test(variable),
    ),
  );
}
