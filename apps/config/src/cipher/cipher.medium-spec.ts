import { ConfigErrors } from '@diancan/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenCentre, openCentre, TOKENS } from '../../testing/open-centre.js';

describe('encryption over HTTP', () => {
  let centre: OpenCentre;

  beforeAll(async () => {
    centre = await openCentre();
  });
  afterAll(() => centre.stop());

  const encrypted = async (text: string, headers = {}) =>
    (await centre.post('/encrypt', text, { headers })).text();
  const decrypted = async (text: string, headers = {}) =>
    (await centre.post('/decrypt', text, { headers })).text();

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json',
    'application/octet-stream',
    'text/plain; charset=utf-8',
  ])('takes text of the type %s, and answers with text', async type => {
    const answer = await centre.post('/encrypt', 'a+b%20=', { headers: { 'content-type': type } });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(await decrypted(`{cipher}${await answer.text()}`, { 'content-type': type })).toBe('a+b%20=');
  });

  it('removes one line break at the end, and nothing else', async () => {
    expect(await decrypted(`${await encrypted('geheim\n')}\n`)).toBe('geheim');
    expect(await decrypted(await encrypted('geheim\r\n'))).toBe('geheim');
    expect(await decrypted(await encrypted(' a\n\n'))).toBe(' a\n');
  });

  it.each(['/encrypt', '/decrypt'])('refuses bytes that are not UTF-8: %s', async path => {
    const answer = await centre.post(path, new Uint8Array([0x61, 0x0a, 0xc3, 0xdc, 0xc2, 0xeb]));
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { code: 1001, msg: expect.stringContaining('2') as string },
    ]);
  });

  it.each(['gbk', '"GB18030"', 'utf-16'])('refuses the charset %s', async charset => {
    for (const path of ['/encrypt', '/decrypt']) {
      const answer = await centre.post(path, 'a', {
        headers: { 'content-type': `text/plain; charset=${charset}` },
      });
      expect([answer.status, await answer.json()]).toMatchObject([
        415,
        { code: ConfigErrors.UTF8_REQUIRED.code },
      ]);
    }
  });

  it('takes no byte order mark for a part of the text', async () => {
    expect(await decrypted(await encrypted('\uFEFFgeheim'))).toBe('geheim');
  });

  it('is for operators only', async () => {
    for (const path of ['/encrypt', '/decrypt']) {
      expect((await centre.post(path, 'x', { token: TOKENS.read })).status).toBe(403);
      expect((await centre.post(path, 'x', { token: TOKENS.order })).status).toBe(403);
      expect((await centre.post(path, 'x', { token: null })).status).toBe(401);
      expect((await centre.get(path)).status).toBe(404);
    }
  });

  it('refuses a text that it did not encrypt, and an empty one', async () => {
    const answer = await centre.post('/decrypt', 'hunter2');
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { code: ConfigErrors.NOT_ENCRYPTED_HERE.code },
    ]);
    expect((await centre.post('/encrypt')).status).toBe(400);
  });

  it('decrypts for readers of settings, who get no value if that fails', async () => {
    const good = await encrypted('hunter2');
    // The version would be refused, so the spec requests it by its commit.
    const commit = centre.push({
      'application.yml': 'db: {password: below, user: u}\nlist: [a, b]\n',
      'order.yml':
        `db: {password: "{cipher}AAAA"}\nlist: ["{cipher}${good}"]\n` +
        'url: "${list[0]}${db.password:none}"\n',
    });
    await expect
      .poll(async () => (await centre.get(`/${commit}/order-dev.json`)).json())
      .toEqual({ db: { password: null, user: 'u' }, list: ['hunter2'], url: 'hunter2none' });
    const { propertySources } = (await (await centre.get(`/order/dev/${commit}`)).json()) as {
      propertySources: { source: object }[];
    };
    expect(propertySources[0]?.source).toEqual({
      'invalid.db.password': '<n/a>',
      'list[0]': 'hunter2',
      url: '${list[0]}${db.password:none}',
    });
    expect(await (await centre.get(`/${commit}/order-dev.properties`)).text()).toContain(
      'invalid.db.password: <n/a>',
    );
    expect(await (await centre.get(`/${commit}/order-dev.properties`)).text()).not.toMatch(/^db\.password/m);
  });
});

describe('a config centre without a key', () => {
  it('answers with the reason, and serves null instead of an encrypted value', async () => {
    const centre = await openCentre({ environment: { DIANCAN_CONFIG_ENCRYPT_KEY: '' } });
    try {
      const answer = await centre.post('/encrypt', 'x');
      expect([answer.status, await answer.json()]).toMatchObject([404, { code: ConfigErrors.NO_KEY.code }]);
      const commit = centre.push({ 'order.yml': 'a: "{cipher}AAAA"\n' });
      await expect
        .poll(async () => (await centre.get(`/${commit}/order-dev.json`)).json())
        .toMatchObject({ a: null });
    } finally {
      await centre.stop();
    }
  });
});
