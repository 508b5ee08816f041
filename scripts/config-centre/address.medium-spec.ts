import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rememberFleet } from '../fleet/running.ts';
import { loadSecrets } from '../fleet/secrets.mjs';
import { readSettings } from '../fleet/settings.mjs';
import { runLockOf } from '../processes/leftovers.mjs';
import { tryLock } from '../processes/lock.mjs';
import { configCentre, problemLine } from './address.ts';

const TOKEN = 'operator-token-of-the-specs';

/** A server that answers over HTTP and records the requests. */
let server: Server;
let url: string;
let answer: { status: number; body: string };
let asked: { method?: string; path?: string; headers: IncomingMessage['headers']; body: string }[];

beforeEach(async () => {
  asked = [];
  answer = { status: 200, body: '{"code":0,"msg":"","data":{"version":"one"}}' };
  server = createServer((request, response) => void take(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  asked.push({
    method: request.method,
    path: request.url,
    headers: request.headers,
    body: await text(request),
  });
  response.writeHead(answer.status).end(answer.status === 204 ? undefined : answer.body);
}

afterEach(async () => {
  if (server.listening) await once(server.close(), 'close');
});

const centre = () => configCentre({ DIANCAN_CONFIG_URL: `${url}//`, DIANCAN_OPERATOR_TOKEN: TOKEN });

describe('an operator', () => {
  it('asks with the token, and is given what is in the envelope', async () => {
    expect(await centre().ask('GET', '/bus/status')).toEqual({ version: 'one' });
    expect(await centre().ask('POST', '/check', { label: '点餐' })).toEqual({ version: 'one' });
    expect(asked).toMatchObject([
      {
        method: 'GET',
        path: '/bus/status',
        headers: { authorization: `Bearer ${TOKEN}`, 'accept-language': 'en' },
        body: '',
      },
      {
        method: 'POST',
        path: '/check',
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
        body: '{"label":"点餐"}',
      },
    ]);
    expect(asked[0]?.headers).not.toHaveProperty('content-type');
  });

  it('is given nothing where there is nothing to say', async () => {
    answer.status = 204;
    expect(await centre().ask('DELETE', '/schemas/order')).toBeNull();
  });

  it('sends a text, and is given a text', async () => {
    answer.body = 'AAAA';
    expect(await centre().send('/encrypt', ' {"a": 1} ')).toBe('AAAA');
    expect(asked).toMatchObject([
      {
        method: 'POST',
        headers: { authorization: `Bearer ${TOKEN}`, 'accept-language': 'en', 'content-type': 'text/plain' },
        body: ' {"a": 1} ',
      },
    ]);
  });
});

describe('a refusal', () => {
  it('is the sentence of the answer, with what is wrong below it', async () => {
    const problems = [
      { file: 'order.yml', line: 2, key: 'size', reason: 'must be integer', application: 'order' },
    ];
    answer = {
      status: 422,
      body: JSON.stringify({ code: 6006, msg: 'Configuration one is not valid.', data: { problems } }),
    };
    await expect(centre().ask('POST', '/bus-refresh')).rejects.toMatchObject({
      message: 'Configuration one is not valid.',
      details: ['order.yml:2  size must be integer (order)'],
    });
    answer = { status: 404, body: JSON.stringify({ code: 6008, msg: 'There is no key.', data: null }) };
    await expect(centre().send('/encrypt', 'x')).rejects.toMatchObject({
      name: 'Failure',
      message: 'There is no key.',
      details: [],
    });
  });

  it.each(['<html>Bad Gateway</html>', 'null', '', '{"error":"Bad Gateway"}'])(
    'by something else on the way is its status: %j',
    async body => {
      answer = { status: 502, body };
      await expect(centre().ask('GET', '/bus/status')).rejects.toMatchObject({
        name: 'Failure',
        message: 'The config centre answered 502.',
      });
    },
  );

  it('is a silence, too, and says who does not answer', async () => {
    await once(server.close(), 'close');
    await expect(centre().ask('GET', '/bus/status')).rejects.toMatchObject({
      name: 'Failure',
      message: `The config centre at ${url} does not answer (ECONNREFUSED).`,
    });
  });
});

describe('a problem', () => {
  it('is one line, without what there is not to say', () => {
    expect(
      problemLine({ file: 'order.yml', line: null, key: 'size', reason: 'is missing', application: 'order' }),
    ).toBe('order.yml  size is missing (order)');
    expect(
      problemLine({ file: 'order.yml', line: 3, key: '', reason: 'is no YAML', application: null }),
    ).toBe('order.yml:3  is no YAML');
  });
});

describe('the config centre', () => {
  it('that the environment names needs its token', () => {
    for (const token of [undefined, ''])
      expect(() => configCentre({ DIANCAN_CONFIG_URL: url, DIANCAN_OPERATOR_TOKEN: token })).toThrow(
        'DIANCAN_OPERATOR_TOKEN is not',
      );
  });

  describe('is else the one of the fleet that runs here', () => {
    let dataDir: string;
    beforeEach(() => {
      dataDir = mkdtempSync(join(tmpdir(), 'diancan-fleet-'));
    });
    afterEach(() => rmSync(dataDir, { recursive: true }));

    const remember = (env: NodeJS.ProcessEnv) => {
      const settings = readSettings({
        DIANCAN_DATA_DIR: dataDir,
        DIANCAN_BIND: '0.0.0.0',
        DIANCAN_CONFIG_PORT: new URL(url).port,
      });
      const database = { user: '', product: '', order: '', audit: '' };
      rememberFleet({
        settings,
        addresses: { database, redis: '', rabbitmq: '' },
        env,
        secrets: loadSecrets(dataDir),
        node: process.execPath,
      });
      return configCentre({ DIANCAN_DATA_DIR: dataDir });
    };

    it('with the token that it was given, or made', async () => {
      const attempt = tryLock(runLockOf(dataDir));
      await remember({ DIANCAN_OPERATOR_TOKEN: TOKEN }).ask('GET', '/bus/status');
      await remember({}).ask('GET', '/bus/status');
      expect(asked.map(({ headers }) => headers.authorization)).toEqual([
        `Bearer ${TOKEN}`,
        `Bearer ${loadSecrets(dataDir).config['DIANCAN_OPERATOR_TOKEN']}`,
      ]);
      if ('lock' in attempt) attempt.lock.release();
    });

    it('and has none where no fleet runs', () => {
      expect(() => remember({ DIANCAN_OPERATOR_TOKEN: TOKEN })).toThrow('`npm start` starts one');
    });
  });
});
