import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SmallCentre, startSmallCentre } from '@diancan/testing/config-centre';
import { CentreClient } from './centre-client.js';
import { CentreRefusedError, CentreUnreachableError } from './centre-errors.js';

let centre: SmallCentre;
const client = (more: object = {}) =>
  new CentreClient({ url: centre.url, token: centre.token, application: 'order', profile: 'dev', ...more });

beforeEach(async () => {
  centre = await startSmallCentre('c0ffee', { server: { port: '${PORT:1}' }, none: null });
});
afterEach(() => centre.stop());

describe('a client of the config centre', () => {
  it('asks for the settings of its application and profile, as they are written', async () => {
    expect(await client().fetch(null)).toEqual({
      version: 'c0ffee',
      tree: { server: { port: '${PORT:1}' }, none: null },
    });
    expect(centre.answers).toEqual(['GET /order-dev.json?resolvePlaceholders=false 200']);
  });

  it('does not get settings again that it has', async () => {
    expect(await client().fetch('c0ffee')).toBeNull();
    expect(await client().fetch('decaf')).toMatchObject({ version: 'c0ffee' });
    expect(centre.answers.map(answer => answer.slice(-3))).toEqual(['304', '200']);
  });

  it('keeps the path of its URL', async () => {
    await client({ url: `${centre.url}/config/` }).fetch(null);
    expect(centre.answers).toEqual(['GET /config/order-dev.json?resolvePlaceholders=false 200']);
  });

  it('publishes the schema of its settings', async () => {
    await client().publish({ type: 'object' }, ['server']);
    expect(centre.published).toEqual([
      { path: '/schemas/order/dev', body: { schema: { type: 'object' }, readAtStart: ['server'] } },
    ]);
  });

  it.each([
    [401, 'does not know our token (401): set DIANCAN_CONFIG_TOKEN'],
    [403, 'the token in DIANCAN_CONFIG_TOKEN is not for the settings of order (403'],
    [404, 'has no settings of order for the profile dev (404): check DIANCAN_CONFIG_URL, DIANCAN_PROFILE'],
    [302, 'refuses (302): check DIANCAN_CONFIG_URL'],
    [400, 'refuses (400: because): check DIANCAN_CONFIG_URL'],
  ])('says what to do about %i', async (status, sentence) => {
    centre.instead = (_request, response) =>
      response.writeHead(status, { location: '/' }).end(status === 400 ? '{"code":1,"msg":"because"}' : '');
    const refused = client().fetch(null);
    await expect(refused).rejects.toThrow(CentreRefusedError);
    await expect(refused).rejects.toThrow(sentence);
  });

  it.each([
    [
      503,
      '{"code":6003,"msg":"There is no configuration to serve yet","data":null}',
      'has no answer now (503: There is no configuration to serve yet)',
    ],
    [502, '<html>', 'has no answer now (502)'],
    [429, '', 'has no answer now (429)'],
    [200, '<html>', 'is no config centre'],
    [200, '[]', 'is no config centre'],
    [200, '{}', 'is no config centre'],
  ])('may ask again after %i %j', async (status, body, sentence) => {
    centre.instead = (_request, response) => response.writeHead(status).end(body);
    const failed = client().fetch(null);
    await expect(failed).rejects.toThrow(CentreUnreachableError);
    await expect(failed).rejects.toThrow(sentence);
  });

  it('waits for a limited time if the centre is silent, also in the middle of an answer', async () => {
    centre.instead = () => undefined;
    await expect(client().fetch(null, 100)).rejects.toThrow('does not answer (not within 100 ms)');
    centre.instead = (_request, response) => void response.writeHead(200, { etag: '"v"' }).write('{');
    await expect(client().fetch(null, 100)).rejects.toThrow('does not answer (not within 100 ms)');
  });

  it('reports an unreachable centre without the secrets of its URL', async () => {
    await centre.stop();
    const failed = client({ url: centre.url.replace('http://', 'http://user:hunter2@') }).fetch(null);
    await expect(failed).rejects.toThrow(`the config centre at ${centre.url} does not answer (ECONNREFUSED)`);
    await centre.startAgain();
  });

  it('uses no proxy of the environment', async () => {
    process.env['HTTP_PROXY'] = 'http://127.0.0.1:1';
    try {
      expect(await client().fetch(null)).toMatchObject({ version: 'c0ffee' });
    } finally {
      delete process.env['HTTP_PROXY'];
    }
  });
});

describe('a client over https', () => {
  it('accepts only a trusted certificate', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'diancan-centre-'));
    const trusted = getCACertificates();
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-keyout',
        key,
        '-out',
        cert,
        '-days',
        '1',
        '-subj',
        '/CN=localhost',
        '-addext',
        'subjectAltName=IP:127.0.0.1',
      ],
      { stdio: 'ignore' },
    );
    const server = createSecureServer(
      { key: readFileSync(key), cert: readFileSync(cert) },
      (_request, response) => response.writeHead(200, { etag: '"v1"' }).end('{}'),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      await expect(client({ url }).fetch(null)).rejects.toThrow('DEPTH_ZERO_SELF_SIGNED_CERT');
      setDefaultCACertificates([...trusted, readFileSync(cert, 'utf8')]);
      expect(await client({ url }).fetch(null)).toEqual({ version: 'v1', tree: {} });
    } finally {
      setDefaultCACertificates(trusted);
      server.close();
      rmSync(folder, { recursive: true });
    }
  });
});
