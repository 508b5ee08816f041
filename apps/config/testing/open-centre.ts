import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Files, GitOrigin } from '@diancan/testing/git';

export const TOKENS = {
  read: 'read-token-of-the-specs',
  operator: 'operator-token-of-the-specs',
  order: 'order-token-of-the-specs',
} as const;

export const ENCRYPT_KEY = 'encrypt-key-of-the-specs';

export interface CentreOptions {
  /** The first files of the repository, by path inside the folder of the configuration. */
  readonly files?: Files;
  /** Variables of the environment beside, or instead of, those below; an empty one counts as not set. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The folder of a config centre that has stopped, to continue with its data. */
  readonly dataDir?: string;
  readonly origin?: GitOrigin;
}

export interface OpenCentre {
  readonly url: string;
  readonly app: NestFastifyApplication;
  readonly dataDir: string;
  readonly origin: GitOrigin;
  /** A request with the read token, or another one. */
  get(path: string, options?: { token?: string | null; headers?: Record<string, string> }): Promise<Response>;
  post(
    path: string,
    body?: Body,
    options?: { token?: string | null; headers?: Record<string, string> },
  ): Promise<Response>;
  /** Commits files of the folder of the configuration, and pushes them. @returns the commit */
  push(files: Files): string;
  /** Stops it, and keeps the data. */
  close(): Promise<void>;
  /** Stops it, and removes the data and the repository. */
  stop(): Promise<void>;
}

const FOLDER = 'config-repo';

/** Files of the folder of the configuration, by their path in the repository. */
export const inFolder = (files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${FOLDER}/${path}`, text]));

const authorization = (token: string | null = TOKENS.read): Record<string, string> =>
  token === null ? {} : { authorization: `Bearer ${token}` };

type Body = string | object | Uint8Array<ArrayBuffer> | undefined;

const isJson = (body: Body): body is object => typeof body === 'object' && !(body instanceof Uint8Array);

/**
 * A config centre on a free port, with a git repository of its own. Several may be open in one process, if
 * they are opened one after another.
 */
export async function openCentre(options: CentreOptions = {}): Promise<OpenCentre> {
  const {
    files = { 'application.yml': 'log: { level: info }\n' },
    dataDir = mkdtempSync(join(tmpdir(), 'diancan-centre-')),
  } = options;
  const origin = options.origin ?? new GitOrigin();
  if (options.origin === undefined) origin.push(inFolder(files));
  for (const name of Object.keys(process.env))
    if (name.startsWith('DIANCAN_') && !name.startsWith('DIANCAN_TEST_')) delete process.env[name];
  Object.assign(process.env, {
    DIANCAN_LOG_LEVEL: 'silent',
    DIANCAN_DATA_DIR: dataDir,
    DIANCAN_CONFIG_GIT: origin.url,
    DIANCAN_CONFIG_POLL_MS: '100',
    DIANCAN_CONFIG_MANAGEMENT_PORT: '0',
    DIANCAN_CONFIG_TOKEN: TOKENS.read,
    DIANCAN_OPERATOR_TOKEN: TOKENS.operator,
    DIANCAN_CONFIG_TOKEN_ORDER: TOKENS.order,
    DIANCAN_CONFIG_ENCRYPT_KEY: ENCRYPT_KEY,
    DIANCAN_CONFIG_WEBHOOK_SECRET: 'webhook-secret-of-the-specs',
    ...options.environment,
  });
  const { createService } = await import('@diancan/platform');
  const { CentreModule } = await import('../src/centre.module.js');
  const { MAX_PARAM_LENGTH, prepareCentre } = await import('../src/prepare-centre.js');
  const app = await createService(CentreModule, { prepare: prepareCentre, maxParamLength: MAX_PARAM_LENGTH });
  await app.listen(0, '127.0.0.1');
  const url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  return {
    url,
    app,
    dataDir,
    origin,
    get: (path, { token, headers } = {}) =>
      fetch(`${url}${path}`, { headers: { ...authorization(token), ...headers } }),
    post: (path, body, { token = TOKENS.operator, headers } = {}) =>
      fetch(`${url}${path}`, {
        method: 'POST',
        headers: {
          ...(isJson(body) && { 'content-type': 'application/json' }),
          ...authorization(token),
          ...headers,
        },
        ...(body !== undefined && { body: isJson(body) ? JSON.stringify(body) : body }),
      }),
    push: changed => origin.push(inFolder(changed)),
    close: () => app.close(),
    stop: async () => {
      await app.close();
      rmSync(dataDir, { recursive: true, force: true });
      origin.remove();
    },
  };
}
