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

/** Long enough that nobody guesses it. */
const TOKEN_LENGTH = 16;
const token = z.string().min(TOKEN_LENGTH);
const secret = z.union([z.literal(''), token]);

/** Of two that are the same nobody could tell what they are for. */
const areDifferent = (tokens: readonly string[]): boolean => new Set(tokens).size === tokens.length;

/** What can be set for the config centre. It has no other config centre to ask: all of it comes from the environment. */
export class CentreSettings extends settingsOf(
  z.object({
    server: serverSettings,
    log: logSettings,
    management: managementSettings,
    /** Where it keeps its copy of the repository, what it serves, and what services published. */
    dataDir: required,
    repository: z
      .object({
        /** Any URL or path that git understands; '' serves `dir` as it lies there. */
        url: z.string(),
        /** Branch that is served; '' is the one that the repository itself calls its HEAD. */
        label: z.string(),
        /** Folder of the configuration in it; '' is all of it. */
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
    /** How often the repository is looked at when no webhook calls, in ms. */
    pollMs: interval,
    tokens: z
      .object({
        /** Reads the settings of every application. */
        read: token,
        /** Reads, encrypts, decrypts, refreshes, rolls back, sees the bus. */
        operator: token,
        /** Reads the settings of one application, by its name in small letters. */
        applications: z.record(z.string(), token),
      })
      .refine(({ read, operator, applications }) =>
        areDifferent([read, operator, ...Object.values(applications)]),
      ),
    /** What {cipher} values are encrypted with; '': there are none. */
    encryptKey: secret,
    /** What git hosts prove with that they send a push; '': only operators do. */
    webhookSecret: secret,
    bus: z.object({ url: z.string(), name: required }),
  }),
) {}

const TOKEN_OF_APPLICATION = /^DIANCAN_CONFIG_TOKEN_([A-Z0-9_]+)$/;

/** Without these nobody could ask for anything; the names of settings would not say what to set. */
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

/** The settings that variables stand for; not checked yet. */
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
