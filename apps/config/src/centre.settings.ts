import {
  interval,
  logSettings,
  managementSettings,
  required,
  serverSettings,
  settingsOf,
} from '@diancan/config';
import type { ConfigSource } from '@diancan/config-client';
import type { Tree } from '@diancan/config-wire';
import { z } from 'zod';

/** The shortest token that cannot be guessed. */
const TOKEN_LENGTH = 16;
const token = z.string().min(TOKEN_LENGTH);
const secret = z.union([z.literal(''), token]);

/** Tokens have to differ: the same one for two purposes would not say which is meant. */
const areDifferent = (tokens: readonly string[]): boolean => new Set(tokens).size === tokens.length;

/**
 * The settings of the config centre. It has no config centre to ask, so all of them come from the
 * environment.
 */
export class CentreSettings extends settingsOf(
  z.object({
    server: serverSettings,
    log: logSettings,
    management: managementSettings,
    /** The folder for the clone of the repository, the rollout and the published schemas. */
    dataDir: required,
    repository: z
      .object({
        /** Any URL or path that git understands; empty: the plain folder `dir` is served. */
        url: z.string(),
        /** The branch that is served; empty: the HEAD of the repository. */
        label: z.string(),
        /** The folder of the configuration in the repository; empty: all of it. */
        folder: z
          .string()
          .transform(path =>
            path
              .split('/')
              .filter(part => part !== '' && part !== '.')
              .join('/'),
          )
          .refine(path => !path.split('/').includes('..')),
        dir: z.string(),
      })
      .refine(({ url, dir }) => url !== '' || dir !== '', { path: ['url'] }),
    /** How often the repository is polled, in ms. */
    pollMs: interval,
    tokens: z
      .object({
        /** Reads the settings of every application. */
        read: token,
        /** Reads, encrypts, decrypts, refreshes, rolls back, and sees the bus. */
        operator: token,
        /** Each reads the settings of one application, by its name in lower case. */
        applications: z.record(z.string(), token),
      })
      .refine(({ read, operator, applications }) =>
        areDifferent([read, operator, ...Object.values(applications)]),
      ),
    /** The key of {cipher} values; empty: there are none. */
    encryptKey: secret,
    /** The secret of git hosts for webhooks; empty: webhooks are refused. */
    webhookSecret: secret,
    bus: z.object({ url: z.string(), name: required }),
  }),
) {}

const TOKEN_OF_APPLICATION = /^DIANCAN_CONFIG_TOKEN_([A-Z0-9_]+)$/;

/** Named here as variables: the names of the settings would not say which variable to set. */
const NEEDED = ['DIANCAN_CONFIG_TOKEN', 'DIANCAN_OPERATOR_TOKEN'];

/** The environment as the config centre's settings. */
export const fromEnvironment = (env: NodeJS.ProcessEnv): ConfigSource => ({
  load: async () => {
    const missing = NEEDED.filter(name => (env[name] ?? '').length < TOKEN_LENGTH);
    if (missing.length > 0)
      throw new Error(`set ${missing.join(' and ')} to at least ${TOKEN_LENGTH} characters each`);
    return { version: null, values: valuesOf(env) };
  },
});

/** The settings that the variables give; not validated yet. */
export function valuesOf(env: NodeJS.ProcessEnv): Tree {
  const url = env['DIANCAN_CONFIG_GIT'] ?? '';
  return {
    server: { host: env['DIANCAN_BIND'] || '127.0.0.1', port: env['DIANCAN_CONFIG_PORT'] || 8888 },
    log: { level: env['DIANCAN_LOG_LEVEL'] || 'info' },
    management: { port: env['DIANCAN_CONFIG_MANAGEMENT_PORT'] || 9104 },
    dataDir: env['DIANCAN_DATA_DIR'] || '.data',
    repository: {
      url,
      label: env['DIANCAN_CONFIG_LABEL'] ?? '',
      folder: env['DIANCAN_CONFIG_GIT_FOLDER'] ?? 'config-repo',
      dir: url === '' ? env['DIANCAN_CONFIG_DIR'] || 'config-repo' : '',
    },
    pollMs: env['DIANCAN_CONFIG_POLL_MS'] || 10_000,
    tokens: {
      read: env['DIANCAN_CONFIG_TOKEN'],
      operator: env['DIANCAN_OPERATOR_TOKEN'],
      applications: applicationTokens(env),
    },
    encryptKey: env['DIANCAN_CONFIG_ENCRYPT_KEY'] ?? '',
    webhookSecret: env['DIANCAN_CONFIG_WEBHOOK_SECRET'] ?? '',
    bus: { url: env['DIANCAN_RABBITMQ_URL'] ?? '', name: env['DIANCAN_BUS_NAME'] || 'diancan.config' },
  };
}

/** `DIANCAN_CONFIG_TOKEN_ORDER` is the token of `order`; `_` stands for `-` as well. */
function applicationTokens(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => {
      const [, application] = TOKEN_OF_APPLICATION.exec(name) ?? [];
      return application === undefined || !value
        ? []
        : [[application.toLowerCase().replaceAll('_', '-'), value]];
    }),
  );
}
