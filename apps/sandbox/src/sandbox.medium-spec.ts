import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RegisteredAppStore } from './registered-apps/registered-app.store.js';

let sandbox: NestFastifyApplication;
let apps: RegisteredAppStore;
const folder = mkdtempSync(join(tmpdir(), 'diancan-sandbox-'));

beforeAll(async () => {
  for (const kind of ['OA', 'WEB'])
    for (const part of ['APPID', 'SECRET']) delete process.env[`DIANCAN_WECHAT_${kind}_${part}`];
  Object.assign(process.env, {
    DIANCAN_CONFIG_DIR: 'config-repo',
    DIANCAN_DATA_DIR: folder,
    DIANCAN_LOG_LEVEL: 'silent',
  });
  const { createService } = await import('@diancan/platform');
  const { SandboxServiceModule } = await import('./sandbox-service.module.js');
  const { readBodiesRaw } = await import('./http/raw-bodies.js');
  sandbox = await createService(SandboxServiceModule, { prepare: readBodiesRaw });
  await sandbox.init();
  apps = sandbox.get(RegisteredAppStore);
});
afterAll(async () => {
  await sandbox?.close();
  rmSync(folder, { recursive: true });
});

const get = (path: string, query: Record<string, string>, user?: string) =>
  sandbox.inject({
    method: 'GET',
    url: `${path}?${new URLSearchParams(query)}`,
    ...(user === undefined ? {} : { cookies: { wechat_user: user } }),
  });
const api = async (path: string, query: Record<string, string>) =>
  (await get(path, query)).json<Record<string, unknown>>();
const wish = (scope: string) => ({
  appid: apps.officialAccount.appId,
  redirect_uri: 'http://localhost/back?own=1',
  response_type: 'code',
  scope,
  state: 'abc',
});
const exchange = (code: string) => {
  const { appId, secret } = apps.officialAccount;
  return api('/sns/oauth2/access_token', { appid: appId, secret, code, grant_type: 'authorization_code' });
};
const backTo = (location: unknown) => new URL(String(location));

describe('the sandbox’s apps', () => {
  it('get credentials at the first start, readable by their owner only', () => {
    expect(apps.officialAccount.appId).toMatch(/^wx[0-9a-f]{16}$/);
    expect(apps.websiteApp.appId).not.toBe(apps.officialAccount.appId);
    expect(statSync(join(folder, 'sandbox', 'apps.json')).mode & 0o777).toBe(0o600);
  });
});

describe('a silent login', () => {
  it('redirects back at once, and returns the openid only', async () => {
    const answer = await get('/connect/oauth2/authorize', wish('snsapi_base'), 'buyer-1');
    expect(answer.statusCode).toBe(302);
    expect(answer.headers.location).toMatch(/^http:\/\/localhost\/back\?own=1&code=[0-9a-f]{32}&state=abc$/);
    const grant = await exchange(backTo(answer.headers.location).searchParams.get('code')!);
    expect(grant).toMatchObject({ openid: 'buyer-1', scope: 'snsapi_base', expires_in: 7_200 });
    expect(grant).not.toHaveProperty('unionid');
    const asking = { access_token: String(grant['access_token']), openid: 'buyer-1' };
    expect(await api('/sns/auth', asking)).toMatchObject({ errcode: 0 });
    expect(await api('/sns/auth', { ...asking, openid: 'buyer-2' })).toMatchObject({ errcode: 40003 });
    expect(await api('/sns/userinfo', asking)).toMatchObject({
      errcode: 48001,
      errmsg: expect.stringContaining('rid: '),
    });
  });

  it('asks for the browser’s user first', async () => {
    const answer = await get('/connect/oauth2/authorize', wish('snsapi_base'));
    expect(answer.headers['content-type']).toContain('text/html');
    expect(answer.body).toContain('buyer-6');
  });

  it('shows a page for what WeChat would refuse, and does not redirect', async () => {
    const answer = await get(
      '/connect/oauth2/authorize',
      { ...wish('snsapi_base'), redirect_uri: 'http://evil.example/' },
      'buyer-1',
    );
    expect([answer.statusCode, answer.headers.location]).toEqual([400, undefined]);
    expect(answer.body).toContain('10003');
  });
});

describe('a login with consent', () => {
  it('waits for the user, and then returns more', async () => {
    const page = await get('/connect/oauth2/authorize', wish('snsapi_userinfo'), 'buyer-2');
    expect(page.statusCode).toBe(200);
    const [, ticket = ''] = /consent\?ticket=([0-9a-f]+)/.exec(page.body) ?? [];
    const answer = await get('/connect/oauth2/consent', { ticket });
    const grant = await exchange(backTo(answer.headers.location).searchParams.get('code')!);
    const user = await api('/sns/userinfo', {
      access_token: String(grant['access_token']),
      openid: 'buyer-2',
    });
    expect(user).toMatchObject({ openid: 'buyer-2', nickname: 'buyer-2', unionid: grant['unionid'] });
    expect((await get('/connect/oauth2/consent', { ticket })).statusCode).toBe(400);
  });
});

describe('a QR login', () => {
  it('returns another openid, which the unionid links to the account’s', async () => {
    const { appId, secret } = apps.websiteApp;
    const scan = await get('/connect/qrconnect', { ...wish('snsapi_login'), appid: appId }, 'seller-1');
    const code = backTo(scan.headers.location).searchParams.get('code')!;
    const grant = await api('/sns/oauth2/access_token', {
      appid: appId,
      secret,
      code,
      grant_type: 'authorization_code',
    });
    expect(grant['openid']).not.toBe('seller-1');
    const info = (openid: string, token: string) =>
      api('/cgi-bin/user/info', { access_token: token, openid });
    const token = String((await account('/cgi-bin/token'))['access_token']);
    expect(await info('seller-1', token)).toMatchObject({ subscribe: 1, unionid: grant['unionid'] });
    expect(await info(String(grant['openid']), token)).toMatchObject({ errcode: 40003 });
    expect(await info('seller-1', 'x'.repeat(64))).toMatchObject({ errcode: 40001 });
    expect(await info('seller-1', 'malformed')).toMatchObject({ errcode: 40014 });
  });

  const account = (path: string) =>
    api(path, {
      grant_type: 'client_credential',
      appid: apps.officialAccount.appId,
      secret: apps.officialAccount.secret,
    });
});

describe('a refusal of the API', () => {
  it.each([
    [{ appid: '' }, 41002],
    [{ appid: 'wx-unknown' }, 40013],
    [{ secret: '' }, 41004],
    [{ secret: 'wrong' }, 40125],
    [{ code: '' }, 41008],
    [{ grant_type: 'other' }, 40002],
    [{}, 40029],
  ])('of %j is HTTP 200 with errcode %i', async (change, errcode) => {
    const { appId, secret } = apps.officialAccount;
    const query = { appid: appId, secret, code: 'invented', grant_type: 'authorization_code', ...change };
    const answer = await get('/sns/oauth2/access_token', query);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({
      errcode,
      errmsg: expect.stringMatching(/, rid: [0-9a-f]+-[0-9a-f]{8}-[0-9a-f]{8}$/),
    });
  });

  it.each<[string | Buffer, number]>([
    ['', 44002],
    ['{', 47001],
    [Buffer.from('{"a":"\xb2\xe2"}', 'latin1'), 47001],
    ['{"appid":1}', 47001],
    ['{}', 40002],
  ])('of the body %j is errcode %i', async (payload, errcode) => {
    const answer = await sandbox.inject({ method: 'POST', url: '/cgi-bin/stable_token', payload });
    expect([answer.statusCode, answer.json<{ errcode: number }>().errcode]).toEqual([200, errcode]);
  });
});
